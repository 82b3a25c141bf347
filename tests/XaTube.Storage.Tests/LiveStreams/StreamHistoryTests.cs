using XaTube.Storage.LiveStreams;
using XaTube.Storage.Tests.Postgres;

namespace XaTube.Storage.Tests.LiveStreams;

public sealed class StreamHistoryOnSqliteTests() : StreamHistoryTests(TemporaryDatabase.Sqlite());

public sealed class StreamHistoryOnPostgresTests(SharedPostgres server) : StreamHistoryTests(TemporaryDatabase.Postgres(server));

public abstract class StreamHistoryTests : IDisposable
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 22, 12, 0, 0, TimeSpan.Zero);

    private readonly TemporaryDatabase _database;
    private readonly IStreamHistory _history;

    protected StreamHistoryTests(TemporaryDatabase database)
    {
        _database = database;
        _history = database.Get<IStreamHistory>();
    }

    public void Dispose()
    {
        _database.Dispose();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task A_stream_is_read_back_as_it_was_projected()
    {
        var live = Stream(Guid.NewGuid());
        var ended = live with
        {
            Category = "music",
            State = "ended",
            EndedAt = Noon.AddHours(1),
            LastSeenAt = Noon.AddMinutes(59),
            PeakViewers = 12,
            AverageViewers = 7.25,
            EndReason = "publisher-left",
            Version = 2,
        };

        await _history.Project(live, Cancel);
        Assert.Equal(live, await _history.Find(live.Id, Cancel));
        await _history.Project(ended, Cancel);
        Assert.Equal(ended, await _history.Find(live.Id, Cancel));
    }

    [Fact]
    public async Task A_late_projection_does_not_bring_an_ended_stream_back()
    {
        var live = Stream(Guid.NewGuid());
        await _history.Project(live with { State = "ended", EndedAt = Noon, Version = 9 }, Cancel);
        await _history.Project(live with { Version = 8 }, Cancel);

        Assert.Equal("ended", (await _history.Find(live.Id, Cancel))?.State);
    }

    [Fact]
    public async Task Only_streams_not_known_to_have_ended_are_left_to_look_at()
    {
        var live = Stream(Guid.NewGuid());
        var interrupted = Stream(Guid.NewGuid()) with { State = "interrupted", StartedAt = Noon.AddMinutes(1) };
        await _history.Project(interrupted, Cancel);
        await _history.Project(live, Cancel);
        await _history.Project(Stream(Guid.NewGuid()) with { State = "ended" }, Cancel);

        Assert.Equal([live, interrupted], await _history.NotEnded(Cancel));
    }

    [Fact]
    public async Task The_streams_of_a_channel_come_in_pages_newest_first()
    {
        var channel = Guid.NewGuid();
        var streams = Enumerable.Range(0, 5).Select(n => Stream(channel) with { StartedAt = Noon.AddHours(n) }).ToList();
        foreach (var stream in streams)
            await _history.Project(stream, Cancel);
        await _history.Project(Stream(Guid.NewGuid()), Cancel);

        var first = await _history.OfChannel(channel, new PageRequest(3), Cancel);
        var second = await _history.OfChannel(channel, new PageRequest(3, first.Next), Cancel);

        Assert.Equal(streams.AsEnumerable().Reverse(), first.Items.Concat(second.Items));
        Assert.Null(second.Next);
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private static StreamRow Stream(Guid channel) =>
        new(Guid.CreateVersion7(), channel, "On air", null, "live", Noon, null, Noon, 0, 0, null, 1);
}
