using System.Data.Common;
using Dapper;
using Npgsql;
using XaTube.Storage.Membership;
using XaTube.Storage.Tests.GrainState;
using XaTube.Storage.Tests.Postgres;

namespace XaTube.Storage.Tests.Membership;

public sealed class ClusterTests(SharedPostgres server) : IDisposable
{
    private readonly TemporaryDatabase _database = TemporaryDatabase.Postgres(server);

    public void Dispose() => _database.Dispose();

    [Fact]
    public async Task Silos_find_each_other_in_the_table_and_a_client_finds_them_while_they_come_and_go()
    {
        await using var first = await TestMember.Silo(_database.Options);
        await using var client = await TestMember.Client(_database.Options);
        await client.Grains.GetGrain<INoteGrain>("kept").Write("by the first");
        await client.Grains.GetGrain<INoteGrain>("kept").Remind("wake", TimeSpan.FromHours(1));

        var second = await TestMember.Silo(_database.Options);
        Assert.Equal("3 3", await Statuses());
        Assert.Equal(2, (await client.Cluster.GetHosts(onlyActive: true)).Count);
        for (var n = 0; n < 40; n++)
            await client.Grains.GetGrain<INoteGrain>($"note {n}").Write($"text {n}");

        await first.DisposeAsync();
        Assert.Equal("6 3", await Statuses());
        Assert.Equal("by the first", await Eventually(() => client.Grains.GetGrain<INoteGrain>("kept").Read()));
        Assert.Equal(["wake"], await Eventually(() => client.Grains.GetGrain<INoteGrain>("kept").Reminders()));
        for (var n = 0; n < 40; n++)
        {
            var note = client.Grains.GetGrain<INoteGrain>($"note {n}");
            Assert.Equal($"text {n}", await Eventually(() => note.Read()));
        }

        await using var third = await TestMember.Silo(_database.Options);
        Assert.Equal("6 3 3", await Statuses());
        await second.DisposeAsync();
        Assert.Equal("6 6 3", await Statuses());
        Assert.Equal("by the first", await Eventually(() => client.Grains.GetGrain<INoteGrain>("kept").Read()));
    }

    [Fact]
    public async Task A_silo_can_ask_the_table_whether_the_cluster_holds_it_for_dead()
    {
        var records = _database.Get<IMembershipRecords>();
        var silo = await TestMember.Silo(_database.Options);
        var address = silo.Address;
        Assert.False(await records.IsDead("tests", address.Endpoint, address.Generation, Cancel));
        await silo.DisposeAsync();
        Assert.True(await records.IsDead("tests", address.Endpoint, address.Generation, Cancel));
        Assert.False(await records.IsDead("tests", address.Endpoint, address.Generation + 1, Cancel));
        Assert.False(await records.IsDead("others", address.Endpoint, address.Generation, Cancel));
    }

    [Fact]
    public async Task A_silo_runs_as_a_role_that_may_change_neither_schema_nor_statements()
    {
        await using var silo = await TestMember.Silo(_database.Options);
        var note = silo.Grains.GetGrain<INoteGrain>("a");
        await note.Write("text");
        await note.Remind("wake", TimeSpan.FromHours(1));
        await note.Forget("wake");
        await note.Clear();

        foreach (var forbidden in (string[])
            [
                "CREATE TABLE mine (id int)", "DROP TABLE OrleansStorage", "ALTER TABLE accounts ADD COLUMN admin boolean",
                "TRUNCATE accounts", "UPDATE OrleansQuery SET QueryText = ''", "DELETE FROM schema_journal",
            ])
        {
            var refusal = await Assert.ThrowsAnyAsync<DbException>(() => Run(forbidden));
            Assert.Equal("42501", refusal.SqlState);
        }
    }

    [Fact]
    public async Task What_the_server_tells_a_silo_is_understood_by_its_caller_in_another_process()
    {
        await using var silo = await TestMember.Silo(_database.Options);
        await using var client = await TestMember.Client(_database.Options);
        var note = client.Grains.GetGrain<INoteGrain>("a");
        await note.Write("before");
        await server.Server.Execute(
            new NpgsqlConnectionStringBuilder(_database.Options.ConnectionString).Database!,
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()");

        var failure = await Assert.ThrowsAsync<OrleansException>(() => note.Write("during"));

        Assert.IsType<PostgresException>(failure.InnerException);
        Assert.True(Database.IsUnavailable(failure), failure.ToString());
        await note.Write("after");
        Assert.Equal("after", await note.Read());
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>A call that went to a silo which has just left fails; the client knows better a moment later.</summary>
    private static async Task<T> Eventually<T>(Func<Task<T>> call)
    {
        for (var n = 0; ; n++)
        {
            try
            {
                return await call();
            }
            catch (OrleansException) when (n < 50)
            {
                await Task.Delay(100, TestContext.Current.CancellationToken);
            }
        }
    }

    /// <summary>3 is active, 6 is dead; oldest silo first.</summary>
    private async Task<string> Statuses()
    {
        await using var connection = await _database.Database.DataSource.OpenConnectionAsync();
        return string.Join(' ', await connection.QueryAsync<int>("SELECT Status FROM OrleansMembershipTable ORDER BY StartTime"));
    }

    private async Task Run(string statement)
    {
        await using var connection = await _database.Database.DataSource.OpenConnectionAsync();
        await connection.ExecuteAsync(statement);
    }
}
