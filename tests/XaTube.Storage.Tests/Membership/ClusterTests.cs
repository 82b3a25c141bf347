using System.Data.Common;
using Dapper;
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
        await using var first = await TestMember.Silo(_database.Database);
        await using var client = await TestMember.Client(_database.Database);
        await client.Grains.GetGrain<INoteGrain>("kept").Write("by the first");
        await client.Grains.GetGrain<INoteGrain>("kept").Remind("wake", TimeSpan.FromHours(1));

        var second = await TestMember.Silo(_database.Database);
        Assert.Equal("3 3", await Statuses());
        Assert.Equal(2, (await client.Cluster.GetHosts(onlyActive: true)).Count);
        for (var n = 0; n < 40; n++)
            await client.Grains.GetGrain<INoteGrain>($"note {n}").Write($"text {n}");

        await first.DisposeAsync();
        Assert.Equal("6 3", await Statuses());
        Assert.Equal("by the first", await client.Grains.GetGrain<INoteGrain>("kept").Read());
        Assert.Equal(["wake"], await client.Grains.GetGrain<INoteGrain>("kept").Reminders());
        for (var n = 0; n < 40; n++)
            Assert.Equal($"text {n}", await client.Grains.GetGrain<INoteGrain>($"note {n}").Read());

        await using var third = await TestMember.Silo(_database.Database);
        Assert.Equal("6 3 3", await Statuses());
        await second.DisposeAsync();
        await client.Grains.GetGrain<INoteGrain>("kept").Write("by the third");
        Assert.Equal("6 6 3", await Statuses());
    }

    [Fact]
    public async Task A_silo_runs_as_a_role_that_may_change_neither_schema_nor_statements()
    {
        await using var silo = await TestMember.Silo(_database.Database);
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
