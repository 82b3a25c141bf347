using System.Diagnostics;
using DbUp;
using DbUp.Builder;

namespace XaTube.Storage;

/// <summary>
/// Brings the schema up to date from the scripts in Schema/&lt;database&gt;, named NNNN-what.sql and run once each, in
/// order. A script that has been released is never edited: what changes later is a new script. Table schema_journal
/// remembers which have run.
/// </summary>
public static class SchemaMigrator
{
    internal const string Journal = "schema_journal";

    /// <summary>
    /// Runs what is missing and returns the names of what ran: none when repeated. On SQLite all of it runs or nothing;
    /// on PostgreSQL each script does, so that what failed goes on where it stopped. Several processes may call it at
    /// once: on PostgreSQL the others wait for the first, up to five minutes. Call it before a silo starts, since
    /// Orleans reads its statements from the database.
    /// </summary>
    /// <exception cref="InvalidOperationException">
    /// The options are wrong, the database cannot be reached, or a script failed: its name is in the message.
    /// </exception>
    public static IReadOnlyList<string> Migrate(DatabaseOptions options) =>
        options.Checked().Provider == DatabaseOptions.Postgres ? PostgresSchema.Migrate(options) : MigrateSqlite(options);

    /// <summary>
    /// As <see cref="Migrate"/>, but waits for a database that cannot answer yet, as when both are started together: asks
    /// every second for at most <paramref name="patience"/>, then throws what <see cref="Migrate"/> does.
    /// </summary>
    public static IReadOnlyList<string> MigrateWhenAvailable(DatabaseOptions options, TimeSpan patience)
    {
        var since = Stopwatch.GetTimestamp();
        while (true)
        {
            try
            {
                return Migrate(options);
            }
            catch (InvalidOperationException failure)
                when (Database.IsUnavailable(failure) && Stopwatch.GetElapsedTime(since) < patience)
            {
                Thread.Sleep(TimeSpan.FromSeconds(1));
            }
        }
    }

    /// <summary>Runs the scripts of one folder that the journal does not name.</summary>
    internal static IReadOnlyList<string> Run(UpgradeEngineBuilder database, string folder)
    {
        var upgrade = database
            .WithScriptsEmbeddedInAssembly(
                typeof(SchemaMigrator).Assembly, name => name.StartsWith(folder + "/", StringComparison.Ordinal))
            .WithVariablesDisabled()
            .LogToNowhere()
            .Build()
            .PerformUpgrade();

        return upgrade.Successful
            ? [.. upgrade.Scripts.Select(script => script.Name)]
            : throw new InvalidOperationException(
                $"The database schema could not be updated ({upgrade.ErrorScript?.Name ?? "journal"}).", upgrade.Error);
    }

    private static IReadOnlyList<string> MigrateSqlite(DatabaseOptions options)
    {
        using var source = new SqliteDataSource(options.ConnectionString);
        source.Prepare();
        return Run(
            DeployChanges.To.SqliteDatabase(source.ConnectionString).JournalToSqliteTable(Journal).WithTransaction(),
            options.Provider);
    }
}
