using System.Diagnostics;
using XaTube.Storage.Channels;
using XaTube.Storage.LiveStreams;
using XaTube.Storage.Statistics;

namespace XaTube.Storage.Tests.Postgres;

public sealed class ReadReplicaTests
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 22, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task Lists_and_statistics_come_from_the_replica_and_from_the_primary_while_it_is_away()
    {
        await using var primary = await SharedPostgres.StartServer("xatube");
        await using var replica = await primary.StartReplica();
        var options = SharedPostgres.Options(primary, "xatube");
        options.ReplicaConnectionString = replica.ConnectionString("xatube", SharedPostgres.Runtime);
        using var database = TemporaryDatabase.Over(options);

        // Held still, the replica can be told from the primary: it knows nothing of what is written now.
        await replica.Execute("postgres", "SELECT pg_wal_replay_pause()");
        var stream = await Write(database);
        Assert.Equal((0, 0, 0, 0), await Stale(database, stream));
        Assert.NotNull(await database.Get<IChannelCatalog>().Find(stream.ChannelId, Cancel));
        Assert.NotNull(await database.Get<IChannelCatalog>().FindByHandle("alice", Cancel));
        Assert.Single(await database.Get<IChannelCatalog>().OwnedBy(stream.ChannelId, Cancel));
        Assert.NotNull(await database.Get<IStreamHistory>().Find(stream.Id, Cancel));
        Assert.Single(await database.Get<IStreamHistory>().NotEnded(Cancel));

        await replica.Execute("postgres", "SELECT pg_wal_replay_resume()");
        var waited = Stopwatch.StartNew();
        while (await Stale(database, stream) != (1, 1, 1, 1) && waited.Elapsed < TimeSpan.FromSeconds(20))
            await Task.Delay(50, Cancel);
        Assert.Equal((1, 1, 1, 1), await Stale(database, stream));

        await replica.Stop();
        Assert.Equal((1, 1, 1, 1), await Stale(database, stream));
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private static async Task<StreamRow> Write(TemporaryDatabase database)
    {
        var channel = Guid.CreateVersion7();
        var stream = new StreamRow(Guid.CreateVersion7(), channel, "On air", null, "live", Noon, null, Noon, 0, 0, null, 1);
        await database.Get<IChannelCatalog>().Project(
            new ChannelRow(channel, channel, "alice", "on air", null, null, [], null, Noon, null, 1), Cancel);
        await database.Get<IStreamHistory>().Project(stream, Cancel);
        await database.Get<IAudienceRecords>().SaveSessions([new(Guid.CreateVersion7(), stream.Id, "anna", Noon, null, 0)], Cancel);
        return stream;
    }

    private static async Task<(int Channels, int Streams, int Views, int Minutes)> Stale(TemporaryDatabase database, StreamRow stream) =>
        ((await database.Get<IChannelCatalog>().List(new ChannelSearch(), new PageRequest(), Cancel)).Items.Count,
            (await database.Get<IStreamHistory>().OfChannel(stream.ChannelId, new PageRequest(), Cancel)).Items.Count,
            (await database.Get<IAudienceRecords>().Totals(stream.Id, Cancel)).Views,
            (await database.Get<IAudienceRecords>().Minutes(stream.Id, Cancel)).Count);
}
