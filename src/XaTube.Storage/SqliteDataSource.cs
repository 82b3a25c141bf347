using System.Data;
using System.Data.Common;
using Microsoft.Data.Sqlite;

namespace XaTube.Storage;

/// <summary>
/// Opens connections to one SQLite file and applies the settings that SQLite keeps per connection. The driver is
/// synchronous: an "async" call blocks its thread. That is accepted for one machine; a cluster uses PostgreSQL.
/// </summary>
internal sealed class SqliteDataSource(string connectionString) : DbDataSource
{
    // busy_timeout, in milliseconds: waiting inside SQLite wakes up sooner than the driver's own retry, which sleeps 150 ms at
    // a time. Not a setting: a write takes milliseconds, so 5 s without the lock means that the file is stuck.
    // synchronous: with the write-ahead log, NORMAL still hands every commit to the operating system before it is
    // acknowledged, so a killed process loses nothing; a power cut may lose the last commits, never the file's consistency.
    private const string Settings = "PRAGMA busy_timeout = 5000; PRAGMA synchronous = NORMAL;";

    public override string ConnectionString { get; } = WithDefaults(connectionString);

    /// <summary>Creates the folder and sets the file to write-ahead logging, which is stored in the file. Repeating it changes nothing.</summary>
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
        // By an event, because some callers create a connection and open it themselves.
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

    private static string WithDefaults(string connectionString) =>
        new SqliteConnectionStringBuilder(connectionString) { ForeignKeys = true }.ToString();
}
