using System.Diagnostics;
using DbUp;
using DbUp.Builder;

namespace XaTube.Storage;

/// <summary>
/// Runs the scripts in Schema/&lt;database&gt;, named NNNN-what.sql, once each and in order. A released script is never
/// edited: a change is a new script. Table schema_journal lists those that have run.
/// </summary>
public static class SchemaMigrator
{
    internal const string Journal = "schema_journal";

    /// <summary>
    /// Runs the scripts that have not run yet and returns their names: none when repeated. On SQLite they run in one
    /// transaction, on PostgreSQL in one each, so that a failed migration continues at the script that failed. Several
    /// processes may call it at once: on PostgreSQL the others wait for the first, up to
    /// <see cref="DatabaseOptions.MigrationTimeout"/>. Call it before a silo starts: Orleans reads its statements from the
    /// database.
    /// </summary>
    /// <exception cref="InvalidOperationException">
    /// The options are wrong, the database cannot be reached, or a script failed: its name is in the message.
    /// </exception>
    public static IReadOnlyList<string> Migrate(DatabaseOptions options) =>
        options.Checked().Provider == DatabaseOptions.Postgres ? PostgresSchema.Migrate(options) : MigrateSqlite(options);

    /// <summary>
    /// As <see cref="Migrate"/>, but while the database is unavailable it tries again every second, for up to
    /// <see cref="DatabaseOptions.MigrationWait"/>, before it throws what <see cref="Migrate"/> does.
    /// </summary>
    public static IReadOnlyList<string> MigrateWhenAvailable(DatabaseOptions options)
    {
        var since = Stopwatch.GetTimestamp();
        while (true)
        {
            try
            {
                return Migrate(options);
            }
            catch (InvalidOperationException failure)
                when (Database.IsUnavailable(failure) && Stopwatch.GetElapsedTime(since) < options.MigrationWait)
            {
                // Not a setting: how soon a migration begins after the database is there.
                Thread.Sleep(TimeSpan.FromSeconds(1));
            }
        }
    }

    /// <summary>Runs the scripts of one folder that are not in the journal.</summary>
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
