using DbUp;

namespace XaTube.Storage;

/// <summary>
/// Brings the schema up to date from the scripts in Schema/&lt;database&gt;, named NNNN-what.sql and run once each, in
/// order. A script that has been released is never edited: what changes later is a new script. Table schema_journal
/// remembers which have run.
/// </summary>
public static class SchemaMigrator
{
    /// <summary>
    /// Runs what is missing, all of it or nothing, and returns the names of what ran: none when repeated. Call it before
    /// a silo starts, since Orleans reads its statements from the database.
    /// </summary>
    /// <exception cref="InvalidOperationException">The options are wrong, or a script failed: its name is in the message.</exception>
    public static IReadOnlyList<string> Migrate(DatabaseOptions options)
    {
        using var source = new SqliteDataSource(options.Checked().ConnectionString);
        source.Prepare();

        var folder = options.Provider + "/";
        var upgrade = DeployChanges.To
            .SqliteDatabase(source.ConnectionString)
            .WithScriptsEmbeddedInAssembly(
                typeof(SchemaMigrator).Assembly, name => name.StartsWith(folder, StringComparison.Ordinal))
            .JournalToSqliteTable("schema_journal")
            .WithVariablesDisabled()
            .WithTransaction()
            .LogToNowhere()
            .Build()
            .PerformUpgrade();

        return upgrade.Successful
            ? [.. upgrade.Scripts.Select(script => script.Name)]
            : throw new InvalidOperationException(
                $"The database schema could not be updated ({upgrade.ErrorScript?.Name ?? "journal"}).", upgrade.Error);
    }
}
