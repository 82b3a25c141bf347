using Dapper;
using Npgsql;

namespace XaTube.Storage.Tests.Postgres;

public sealed class PostgresMigrationTests(SharedPostgres server) : IDisposable
{
    private readonly DatabaseOptions _empty = server.EmptyDatabase();

    public void Dispose() => server.Drop(new NpgsqlConnectionStringBuilder(_empty.ConnectionString).Database!);

    [Fact]
    public async Task Of_five_that_migrate_at_once_each_script_is_run_by_one_and_all_find_the_schema_ready()
    {
        var ran = await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => Task.Factory.StartNew(
            () => SchemaMigrator.Migrate(_empty), Cancel, TaskCreationOptions.LongRunning, TaskScheduler.Default)));

        var scripts = typeof(SchemaMigrator).Assembly.GetManifestResourceNames()
            .Where(name => name.StartsWith("postgres/", StringComparison.Ordinal)).Order(StringComparer.Ordinal).ToList();
        Assert.Equal(scripts, ran.SelectMany(names => names));
        Assert.Equal(scripts, await Journal());
        Assert.Empty(SchemaMigrator.Migrate(_empty));
        using var database = new Database(_empty);
        await database.Ping(Cancel);
    }

    [Fact]
    public async Task One_role_may_do_both_when_no_owner_is_named()
    {
        var owner = new DatabaseOptions { Provider = "postgres", ConnectionString = _empty.OwnerConnectionString! };
        Assert.NotEmpty(SchemaMigrator.Migrate(owner));
        Assert.Empty(SchemaMigrator.Migrate(owner));

        // The roles are parted later: the migrator grants what the new one needs of the tables that are there.
        Assert.Empty(SchemaMigrator.Migrate(_empty));
        using var database = new Database(_empty);
        await using var connection = await database.DataSource.OpenConnectionAsync(Cancel);
        Assert.Equal(0, await connection.ExecuteScalarAsync<int>("SELECT COUNT(*) FROM accounts"));
    }

    [Fact]
    public void A_role_that_owns_nothing_finds_a_migrated_schema_in_order_and_cannot_make_a_missing_one()
    {
        var runtime = new DatabaseOptions { Provider = "postgres", ConnectionString = _empty.ConnectionString };
        Assert.Throws<InvalidOperationException>(() => SchemaMigrator.Migrate(runtime));

        SchemaMigrator.Migrate(_empty);
        Assert.Empty(SchemaMigrator.Migrate(runtime));
    }

    [Fact]
    public async Task A_script_that_fails_is_named_leaves_nothing_behind_and_goes_on_where_it_stopped()
    {
        await server.Server.Execute(Name, "CREATE TABLE channels (id int)");
        var failure = Assert.Throws<InvalidOperationException>(() => SchemaMigrator.Migrate(_empty));
        Assert.Contains("postgres/0004-channels.sql", failure.Message);
        Assert.Equal(3, (await Journal()).Count);
        Assert.Equal(DBNull.Value, await server.Server.Execute(Name, "SELECT to_regclass('channel_handles')::text"));

        await server.Server.Execute(Name, "DROP TABLE channels");
        Assert.Equal("postgres/0004-channels.sql", SchemaMigrator.Migrate(_empty)[0]);
    }

    [Fact]
    public void A_runtime_role_that_does_not_exist_and_a_server_that_does_not_answer_are_told_in_one_line()
    {
        var nobody = new DatabaseOptions
        {
            Provider = "postgres",
            ConnectionString = server.Server.ConnectionString(Name, "nobody"),
            OwnerConnectionString = _empty.OwnerConnectionString,
        };
        var fault = Assert.Throws<InvalidOperationException>(() => SchemaMigrator.Migrate(nobody));
        Assert.Contains("\"nobody\" does not exist", fault.Message);

        var away = new DatabaseOptions
        {
            Provider = "postgres",
            ConnectionString = $"Host=127.0.0.1;Port={Ports.Free()};Username=a;Password=secret;Database=b",
        };
        fault = Assert.Throws<InvalidOperationException>(() => SchemaMigrator.Migrate(away));
        Assert.True(Database.IsUnavailable(fault.InnerException!));
        Assert.DoesNotContain('\n', fault.Message);
        Assert.DoesNotContain("secret", fault.ToString());
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private string Name => new NpgsqlConnectionStringBuilder(_empty.ConnectionString).Database!;

    private async Task<List<string>> Journal()
    {
        await using var connection = new NpgsqlConnection(_empty.OwnerConnectionString);
        return (await connection.QueryAsync<string>("SELECT scriptname FROM schema_journal ORDER BY schemaversionsid")).AsList();
    }
}
