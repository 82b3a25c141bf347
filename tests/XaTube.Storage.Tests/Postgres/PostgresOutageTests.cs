using XaTube.Storage.Channels;
using XaTube.Storage.Tests.GrainState;
using XaTube.Storage.Tests.Membership;

namespace XaTube.Storage.Tests.Postgres;

/// <summary>On servers of their own, because these are stopped.</summary>
public sealed class PostgresOutageTests
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 22, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task While_the_server_is_away_every_call_says_unavailable_and_afterwards_all_go_on(bool crash)
    {
        await using var server = await SharedPostgres.StartServer("xatube");
        using var database = TemporaryDatabase.Over(SharedPostgres.Options(server, "xatube"));
        var catalog = database.Get<IChannelCatalog>();
        await using var silo = await TestMember.Silo(database.Options);
        await using var client = await TestMember.Client(database.Options);
        var note = client.Grains.GetGrain<INoteGrain>("a");
        await note.Write("before");
        var row = Channel();
        // Many connections in the pool: those that the stop has cut must not be offered one after the other later.
        await Task.WhenAll(Enumerable.Range(0, 30).Select(_ => catalog.Project(row, Cancel)));

        await (crash ? server.Crash() : server.Stop());
        for (var n = 0; n < 3; n++)
        {
            var failure = await Record.ExceptionAsync(() => catalog.Project(row with { Version = 2 }, Cancel));
            Assert.True(Database.IsUnavailable(failure!), failure?.ToString());
        }

        var refused = await Record.ExceptionAsync(() => note.Write("during"));
        await server.Resume();
        Assert.True(Database.IsUnavailable(refused!), $"{refused?.GetType()} {refused}");
        Assert.Equal(1, (await catalog.Find(row.Id, Cancel))?.Version);
        await catalog.Project(row with { Version = 3 }, Cancel);
        Assert.Equal(3, (await catalog.Find(row.Id, Cancel))?.Version);
        await note.Write("after");
        Assert.Equal("after", await note.Read());
    }

    [Fact]
    public async Task A_process_may_start_before_its_database()
    {
        await using var server = await SharedPostgres.StartServer("xatube");
        await server.Stop();
        using var database = TemporaryDatabase.Over(SharedPostgres.Options(server, "xatube"));
        Assert.True(Database.IsUnavailable((await Record.ExceptionAsync(() => database.Database.Ping(Cancel)))!));

        await server.Resume();
        await database.Database.Ping(Cancel);
    }

    [Fact]
    public async Task A_migrator_waits_for_a_server_that_is_not_there_yet_and_not_for_ever()
    {
        await using var server = await SharedPostgres.StartServer("xatube");
        await server.Stop();
        var options = SharedPostgres.Options(server, "xatube");
        options.MigrationWait = TimeSpan.Zero;
        Assert.True(Database.IsUnavailable(Assert.Throws<InvalidOperationException>(
            () => SchemaMigrator.MigrateWhenAvailable(options))));

        options.MigrationWait = TimeSpan.FromMinutes(1);
        var migration = Task.Run(() => SchemaMigrator.MigrateWhenAvailable(options), Cancel);
        await server.Resume();
        await migration;
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private static ChannelRow Channel() =>
        new(Guid.CreateVersion7(), Guid.NewGuid(), "alice", "on air", null, null, [], null, Noon, null, 1);
}
