using System.Data.Common;
using Dapper;
using Npgsql;

namespace XaTube.Storage.Tests.Postgres;

public sealed class PostgresConnectionTests(SharedPostgres server) : IDisposable
{
    private readonly TemporaryDatabase _database = TemporaryDatabase.Postgres(server);

    public void Dispose() => _database.Dispose();

    [Theory]
    [InlineData("", 15, 5, 15)]
    [InlineData("Maximum Pool Size=3;Timeout=1;Command Timeout=2", 3, 1, 2)]
    [InlineData("MaxPoolSize=3;CommandTimeout=0", 3, 5, 0)]
    public void What_a_connection_string_says_goes_before_our_own_settings(string more, int pool, int timeout, int statement)
    {
        using var database = Open(more);
        var settings = new NpgsqlConnectionStringBuilder(database.DataSource.ConnectionString);

        Assert.Equal((pool, timeout, statement), (settings.MaxPoolSize, settings.Timeout, settings.CommandTimeout));
        Assert.Equal("Npgsql", database.OrleansInvariant);
        Assert.IsAssignableFrom<NpgsqlDataSource>(database.DataSource);
    }

    [Fact]
    public async Task Three_silos_and_three_apis_with_full_pools_and_six_migrators_fit_into_a_new_installation()
    {
        await using var own = await SharedPostgres.StartServer("xatube");
        Assert.Equal("100", await own.Execute("postgres", "SHOW max_connections"));
        var options = SharedPostgres.Options(own, "xatube");
        var processes = Enumerable.Range(0, 6).Select(_ => new Database(options)).ToList();
        var connections = await Task.WhenAll(processes.SelectMany(process => Enumerable.Range(0, 15).Select(async _ =>
        {
            var connection = await process.DataSource.OpenConnectionAsync(Cancel);
            await connection.ExecuteAsync("SELECT 1");
            return connection;
        })));
        Assert.Equal(90, connections.Length);

        await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => Task.Factory.StartNew(
            () => SchemaMigrator.Migrate(options), Cancel, TaskCreationOptions.LongRunning, TaskScheduler.Default)));

        foreach (var connection in connections)
            await connection.DisposeAsync();
        foreach (var process in processes)
            process.Dispose();
    }

    [Fact]
    public async Task A_pool_that_is_used_up_counts_as_unavailable_and_not_as_another_connection()
    {
        using var database = Open("Maximum Pool Size=1;Timeout=1");
        await using (await database.DataSource.OpenConnectionAsync(Cancel))
        {
            var failure = await Record.ExceptionAsync(() => database.Ping(Cancel));
            Assert.True(Database.IsUnavailable(failure!), failure?.ToString());
        }

        await database.Ping(Cancel);
    }

    [Theory]
    // Disk full, out of memory, too many connections, shut down, starting up, no answer in the server's own time,
    // deadlock, serialization, replica (read-only), lock not had, I/O error, connection lost.
    [InlineData("53100", true)]
    [InlineData("53200", true)]
    [InlineData("53300", true)]
    [InlineData("57P01", true)]
    [InlineData("57P03", true)]
    [InlineData("57014", true)]
    [InlineData("40P01", true)]
    [InlineData("40001", true)]
    [InlineData("25006", true)]
    [InlineData("55P03", true)]
    [InlineData("58030", true)]
    [InlineData("08006", true)]
    // Wrong statements: duplicate, missing table, not allowed, division by zero.
    [InlineData("23505", false)]
    [InlineData("42P01", false)]
    [InlineData("42501", false)]
    [InlineData("22012", false)]
    public async Task What_the_server_says_tells_whether_to_come_back_later(string code, bool unavailable)
    {
        var failure = await Assert.ThrowsAnyAsync<DbException>(() =>
            Run(_database.Database, $"DO $$ BEGIN RAISE EXCEPTION 'no' USING ERRCODE = '{code}'; END $$"));

        Assert.Equal(code, failure.SqlState);
        Assert.Equal(unavailable, Database.IsUnavailable(failure));
    }

    [Theory]
    [InlineData("Command Timeout=1", "SELECT pg_sleep(20)")]
    [InlineData("", "SELECT pg_terminate_backend(pg_backend_pid())")]
    [InlineData("", "BEGIN READ ONLY; DELETE FROM accounts")]
    [InlineData("Host=nowhere.invalid", "SELECT 1")]
    [InlineData("Port=1", "SELECT 1")]
    public async Task A_statement_that_gets_no_answer_counts_as_unavailable(string more, string statement)
    {
        using var database = Open(more);
        var failure = await Record.ExceptionAsync(() => Run(database, statement));

        Assert.True(Database.IsUnavailable(failure!), failure?.ToString());
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private Database Open(string more) => new(new DatabaseOptions
    {
        Provider = "postgres",
        ConnectionString = $"{_database.Options.ConnectionString};{more}",
    });

    private static async Task Run(Database database, string statement)
    {
        await using var connection = await database.DataSource.OpenConnectionAsync(Cancel);
        await connection.ExecuteAsync(statement);
    }
}
