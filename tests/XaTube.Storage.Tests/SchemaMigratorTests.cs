using Dapper;

namespace XaTube.Storage.Tests;

public sealed class SchemaMigratorTests : IDisposable
{
    private readonly TemporaryDatabase _database = TemporaryDatabase.Sqlite();

    public void Dispose() => _database.Dispose();

    [Fact]
    public void Migrating_twice_changes_nothing() => Assert.Empty(SchemaMigrator.Migrate(_database.Options));

    [Fact]
    public async Task The_journal_names_every_script_in_order()
    {
        await using var connection = await _database.Database.DataSource.OpenConnectionAsync(Cancel);
        var names = (await connection.QueryAsync<string>(
            "SELECT ScriptName FROM schema_journal ORDER BY SchemaVersionId")).AsList();

        Assert.StartsWith("sqlite/0001-", names[0]);
        Assert.Equal(names.Order(StringComparer.Ordinal), names);
        Assert.Equal(
            typeof(SchemaMigrator).Assembly.GetManifestResourceNames().Where(name => name.StartsWith("sqlite/")).Order(), names);
    }

    [Theory]
    [InlineData("PRAGMA journal_mode", "wal")]
    [InlineData("PRAGMA synchronous", "1")]
    [InlineData("PRAGMA busy_timeout", "5000")]
    [InlineData("PRAGMA foreign_keys", "1")]
    public async Task Every_connection_has_the_settings_that_durability_and_waiting_need(string question, string answer)
    {
        await using var connection = await _database.Database.DataSource.OpenConnectionAsync(Cancel);

        Assert.Equal(answer, (await connection.ExecuteScalarAsync(question))?.ToString());
    }

    [Theory]
    [InlineData("postgres", "Data Source=x")]
    [InlineData("postgres", "Host=x;Database=y")]
    [InlineData("postgres", "")]
    [InlineData("oracle", "Data Source=x")]
    [InlineData("sqlite", " ")]
    public void Options_that_cannot_work_are_refused_in_one_line_that_names_the_setting(string provider, string connection)
    {
        var fault = Assert.Throws<InvalidOperationException>(() => SchemaMigrator.Migrate(
            new DatabaseOptions { Provider = provider, ConnectionString = connection }));

        Assert.Contains("XaTube:Database:", fault.Message);
        Assert.DoesNotContain('\n', fault.Message);
    }

    [Fact]
    public async Task A_database_that_is_gone_counts_as_unavailable_and_a_wrong_statement_does_not()
    {
        using var gone = new Database(new DatabaseOptions { ConnectionString = "Data Source=/nowhere/at/all.db" });
        var failure = await Record.ExceptionAsync(() => gone.Ping(Cancel));
        Assert.True(Database.IsUnavailable(failure!));

        await using var connection = await _database.Database.DataSource.OpenConnectionAsync(Cancel);
        var mistake = await Record.ExceptionAsync(() => connection.ExecuteAsync("SELECT nothing FROM nowhere"));
        Assert.False(Database.IsUnavailable(mistake!));
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;
}
