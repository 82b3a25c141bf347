using System.Data;
using System.Data.Common;
using Microsoft.Data.Sqlite;

namespace XaTube.Storage;

/// <summary>
/// Opens connections to one SQLite file, each with the settings that SQLite forgets when a connection closes.
/// The driver is synchronous: an "async" call blocks its thread until SQLite has answered. That is accepted for one
/// machine; the cluster uses PostgreSQL.
/// </summary>
internal sealed class SqliteDataSource(string connectionString) : DbDataSource
{
    // Waiting inside SQLite wakes up sooner than the driver's own retry, which sleeps 150 ms at a time.
    // With the write-ahead log, NORMAL still hands every commit to the operating system before it is acknowledged, so
    // a killed process loses nothing; only a power cut may take the last commits, and never the file's consistency.
    private const string Settings = "PRAGMA busy_timeout = 5000; PRAGMA synchronous = NORMAL;";

    public override string ConnectionString { get; } = Completed(connectionString);

    /// <summary>Makes the file's folder and sets the file to write-ahead logging, which the file then remembers.</summary>
    public void Prepare()
    {
        var file = new SqliteConnectionStringBuilder(ConnectionString).DataSource;
        if (Path.GetDirectoryName(Path.GetFullPath(file)) is { } folder)
            Directory.CreateDirectory(folder);

        using var connection = OpenConnection();
        using var command = connection.CreateCommand();
        command.CommandText = "PRAGMA journal_mode = WAL;";
        command.ExecuteNonQuery();
    }

    protected override DbConnection CreateDbConnection()
    {
        var connection = new SqliteConnection(ConnectionString);
        // On the event, because some callers take a closed connection and open it themselves.
        connection.StateChange += ApplySettings;
        return connection;
    }

    private static void ApplySettings(object sender, StateChangeEventArgs change)
    {
        if (change.CurrentState is not ConnectionState.Open)
            return;
        using var command = ((SqliteConnection)sender).CreateCommand();
        command.CommandText = Settings;
        command.ExecuteNonQuery();
    }

    private static string Completed(string connectionString) =>
        new SqliteConnectionStringBuilder(connectionString) { ForeignKeys = true }.ToString();
}
