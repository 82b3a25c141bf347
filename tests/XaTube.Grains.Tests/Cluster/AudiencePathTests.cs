using XaTube.Grains.Audience;
using XaTube.Grains.LiveStreams;
using XaTube.Grains.ViewerSessions;
using XaTube.Storage.Statistics;

namespace XaTube.Grains.Tests.Cluster;

public sealed class AudiencePathTests : IAsyncLifetime
{
    private EngineCluster _engine = null!;
    private Guid _stream;

    public async ValueTask InitializeAsync()
    {
        _engine = await EngineCluster.Start(silos: 2);
        var (_, key) = await _engine.NewChannel();
        _stream = (await _engine.KeyGrain(key).Publish(new PublishId("node", "1", "1"))).StreamId!.Value;
    }

    public ValueTask DisposeAsync() => _engine.DisposeAsync();

    private Heartbeat[] Joins(int count) => [.. Enumerable.Range(0, count).Select(_ => new Heartbeat(
        Guid.NewGuid(), _stream, HeartbeatKind.Joined, 0, 0, 0, _engine.Time.GetUtcNow(), Guid.NewGuid()))];

    private static Heartbeat Next(Heartbeat last, HeartbeatKind kind, long creditMs = 0) => last with
    {
        Kind = kind,
        Sequence = last.Sequence + 1,
        CreditedMs = last.CreditedMs + creditMs,
        CreditedBeforeMs = last.CreditedMs,
    };

    [Fact]
    public async Task Everyone_who_joins_is_counted_once_over_all_silos()
    {
        var joins = Joins(300);
        await _engine.Beat(joins);
        await _engine.Beat(joins);
        Assert.Equal(300, (await _engine.Counts(_stream, 300)).PeakViewers);
    }

    [Fact]
    public async Task Goodbyes_and_silence_take_viewers_away_and_the_peak_stays()
    {
        var joins = Joins(30);
        await _engine.Beat(joins);
        await _engine.Counts(_stream, 30);
        await _engine.Beat([.. joins[..10].Select(join => Next(join, HeartbeatKind.Left))]);
        await _engine.Counts(_stream, 20);
        await _engine.Pass(20);
        await _engine.Beat([.. joins[10..15].Select(join => Next(join, HeartbeatKind.Watching))]);
        Assert.Equal(30, (await _engine.Counts(_stream, 5)).PeakViewers);
    }

    [Fact]
    public async Task A_goodbye_counts_in_the_same_batch_as_its_join_and_before_it()
    {
        var joins = Joins(12);
        await _engine.Beat(joins[0]);
        await _engine.Beat([.. joins[1..6].SelectMany(join => new[] { join, Next(join, HeartbeatKind.Left) })]);
        await _engine.Beat([.. joins[6..].Select(join => Next(join, HeartbeatKind.Left))]);
        await _engine.Beat(joins[6..]);
        await _engine.Counts(_stream, 1);
        await _engine.Pass(5);
        Assert.Equal(1, (await _engine.Describe(_stream)).Viewers);
    }

    [Fact]
    public async Task A_session_is_addressed_by_its_id()
    {
        var join = Joins(1)[0];
        await _engine.Beat(join);
        await _engine.Beat(Next(join, HeartbeatKind.Watching, creditMs: 4000));
        var session = await _engine.Grains.GetGrain<IViewerSessionGrain>(join.SessionId).Describe();
        Assert.Equal((_stream, TimeSpan.FromSeconds(4)), (session?.StreamId, session?.Watched));

        await _engine.Beat(Next(Next(join, HeartbeatKind.Watching), HeartbeatKind.Left));
        Assert.Null(await _engine.Grains.GetGrain<IViewerSessionGrain>(join.SessionId).Describe());
    }

    [Fact]
    public async Task What_was_watched_is_recorded_once_per_session_and_minute()
    {
        var joins = Joins(8);
        await _engine.Beat(joins);
        await _engine.Pass(5);
        Heartbeat[] beats = [.. joins.Select(join => Next(join, HeartbeatKind.Watching, creditMs: 5000))];
        await _engine.Beat(beats);
        await _engine.Beat(beats);
        await _engine.Beat([.. beats.Select(beat => Next(beat, HeartbeatKind.Left, creditMs: 1000))]);
        var totals = await EngineCluster.Eventually(
            async () =>
            {
                await _engine.Pass(0.5);
                return await _engine.Service<IAudienceRecords>().Totals(_stream);
            },
            totals => totals.WatchedMs >= 48_000);
        Assert.Equal(new AudienceTotals(8, 8, 48_000), totals);
    }

    [Fact]
    public async Task A_crash_of_the_engine_forgets_nobody_who_goes_on_watching()
    {
        var joins = Joins(20);
        await _engine.Beat(joins);
        await _engine.Counts(_stream, 20);
        await _engine.CrashAndRestart(TimeSpan.FromSeconds(40));
        await _engine.Beat([.. joins.Select(join => Next(join, HeartbeatKind.Watching, creditMs: 10_000))]);
        Assert.Equal(20, (await _engine.Counts(_stream, 20)).PeakViewers);
    }
}
