using Microsoft.Extensions.DependencyInjection;
using XaTube.Grains.Audience;
using XaTube.Grains.LiveDirectory;
using XaTube.Grains.LiveStreams;
using XaTube.Grains.Publishing;
using XaTube.Grains.StreamKeys;
using XaTube.Grains.ViewerSessions;
using XaTube.Storage.Statistics;

namespace XaTube.Grains.Tests.Cluster;

/// <summary>The heartbeat path on two silos.</summary>
public sealed class AudiencePathTests : IAsyncLifetime
{
    private static readonly PublishId Encoder = new("node", "1", "1");

    private EngineCluster _engine = null!;
    private NewStreamKey _key = null!;
    private Guid _stream;

    public async ValueTask InitializeAsync()
    {
        _engine = await EngineCluster.Start(silos: 2);
        (_, _key) = await _engine.NewChannel();
        _stream = (await _engine.KeyGrain(_key).Publish(Encoder)).StreamId!.Value;
    }

    public ValueTask DisposeAsync() => _engine.DisposeAsync();

    private Heartbeat[] Joins(int count) => [.. Enumerable.Range(0, count).Select(_ => new Heartbeat(
        Guid.NewGuid(), _stream, HeartbeatKind.Joined, 0, 0, 0, _engine.Time.GetUtcNow(), Guid.NewGuid()))];

    private static Heartbeat Next(Heartbeat last, HeartbeatKind kind, long creditMs = 0) =>
        last with { Kind = kind, Sequence = last.Sequence + 1, CreditedMs = last.CreditedMs + creditMs, CreditedBeforeMs = last.CreditedMs };

    private Task<AudienceTotals> TotalsWith(long watchedMs) => EngineCluster.Eventually(
        async () =>
        {
            await _engine.Pass(0.5);
            return await _engine.Service<IAudienceRecords>().Totals(_stream);
        },
        totals => totals.WatchedMs >= watchedMs);

    [Fact]
    public async Task Every_viewer_that_joins_is_counted_once_over_all_silos()
    {
        var joins = Joins(300);
        await _engine.Beat(joins);
        await _engine.Beat(joins);
        Assert.Equal(300, (await _engine.Counts(_stream, 300)).PeakViewers);
    }

    [Fact]
    public async Task Leaves_and_silence_reduce_the_count_and_the_peak_stays()
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
    public async Task A_leave_counts_in_the_batch_of_its_join_and_before_it()
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
        var session = await _engine.Grains.GetGrain<IViewerSessionGrain>(join.SessionId).GetDetails();
        Assert.Equal((_stream, TimeSpan.FromSeconds(4)), (session?.StreamId, session?.Watched));

        await _engine.Beat(Next(Next(join, HeartbeatKind.Watching), HeartbeatKind.Left));
        Assert.Null(await _engine.Grains.GetGrain<IViewerSessionGrain>(join.SessionId).GetDetails());
    }

    [Fact]
    public async Task Sessions_live_beside_their_partition_and_are_found_from_every_silo()
    {
        var joins = Joins(60);
        await _engine.Beat(joins);
        foreach (var silo in _engine.Silos.Silos)
        {
            var services = _engine.Silos.GetSiloServiceProvider(silo.SiloAddress);
            var here = services.GetRequiredService<LocalPartitions>();
            Assert.Equal(joins.Count(join => here.Contains(AudiencePartition.Of(join.SessionId))), _engine.ViewersOn(silo.SiloAddress));
            Assert.InRange(_engine.ViewersOn(silo.SiloAddress), 1, joins.Length - 1);
            var sessions = await Task.WhenAll(joins.Select(join => services.GetRequiredService<IGrainFactory>().GetGrain<IViewerSessionGrain>(join.SessionId).GetDetails()));
            Assert.Equal(joins.Select(join => join.SessionId), sessions.Select(session => session?.Id ?? Guid.Empty));
        }
    }

    [Fact]
    public async Task A_session_that_was_never_begun_is_not_found_and_leaves_no_entry()
    {
        Assert.Null(await _engine.Grains.GetGrain<IViewerSessionGrain>(Guid.CreateVersion7()).GetDetails());
        Assert.Equal(0, _engine.Silos.Silos.Sum(silo => _engine.ViewersOn(silo.SiloAddress)));
    }

    [Fact]
    public async Task A_delayed_batch_brings_no_viewer_back_that_has_left_since()
    {
        var join = Joins(1)[0];
        var batcher = Guid.NewGuid();
        await _engine.Send(new BatchId(batcher, 1), join);
        await _engine.Send(new BatchId(batcher, 3), Next(join, HeartbeatKind.Left));
        // Until no entry of the session is left that could tell old heartbeats from new ones.
        for (var passed = 0; passed < 40; passed += 10)
        {
            await _engine.Pass(10);
            Assert.Equal(RenewDecision.Renewed, await _engine.KeyGrain(_key).Renew(Encoder));
        }

        await _engine.Send(new BatchId(batcher, 2), Next(join, HeartbeatKind.Watching));
        await _engine.Pass(1);
        Assert.Equal(0, _engine.Silos.Silos.Sum(silo => _engine.ViewersOn(silo.SiloAddress)));

        // A newer one counts.
        await _engine.Send(new BatchId(batcher, 4), Next(Next(join, HeartbeatKind.Left), HeartbeatKind.Watching));
        await _engine.Counts(_stream, 1);
    }

    [Fact]
    public async Task A_silo_that_was_stalled_reports_nothing_new_until_the_database_has_answered_it()
    {
        var directory = _engine.Grains.GetGrain<ILiveDirectoryGrain>(0);
        await _engine.Beat(Joins(30));
        await _engine.Counts(_stream, 30);
        _engine.Outage.IsOn = true;
        await EngineCluster.Eventually(() => Task.FromResult(_engine.Leases.Any(lease => lease.IsHeld)), held => !held);

        _engine.Time.Advance(TimeSpan.FromSeconds(60));
        var before = await _engine.Describe(_stream);
        await _engine.Pass(2);
        Assert.Equal(before, await _engine.Describe(_stream));
        Assert.Equal(30, before.Viewers);
        await Assert.ThrowsAsync<SiloFencedException>(directory.List);
        await Assert.ThrowsAsync<SiloFencedException>(() => _engine.Beat(Joins(1)));

        _engine.Outage.IsOn = false;
        Assert.True((await _engine.Counts(_stream, 0)).Version > before.Version);
        Assert.Equal(_stream, Assert.Single(await directory.List()).Id);
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
        var totals = await TotalsWith(48_000);
        Assert.Equal(new AudienceTotals(8, 8, 48_000), totals);
    }

    [Fact]
    public async Task A_silo_that_is_killed_neither_reduces_the_count_nor_doubles_it()
    {
        var beats = Joins(200);
        await _engine.Beat(beats);
        await _engine.Counts(_stream, 200);
        for (var round = 0; round < 2; round++)
        {
            await _engine.Pass(6);
            await _engine.Beat(beats = [.. beats.Select(beat => Next(beat, HeartbeatKind.Watching))]);
        }

        await _engine.Silos.KillSiloAsync(_engine.Silos.Silos[1]);
        await _engine.Silos.WaitForLivenessToStabilizeAsync(didKill: true);

        foreach (var some in beats.Chunk(40))
        {
            await _engine.Beat([.. some.Select(beat => Next(beat, HeartbeatKind.Watching))]);
            await _engine.Pass(1);
            Assert.InRange((await _engine.Describe(_stream)).Viewers, 196, 204);
        }

        Assert.Equal(200, (await _engine.Counts(_stream, 200)).PeakViewers);
    }

    [Fact]
    public async Task A_silo_that_stops_hands_its_viewers_over_at_once_with_their_silence_and_watch_time()
    {
        var joins = Joins(300);
        await _engine.Beat(joins);
        await _engine.Counts(_stream, 300);
        await _engine.Pass(6);
        Heartbeat[] beats = [.. joins.Select(join => Next(join, HeartbeatKind.Watching, creditMs: 6000))];
        await _engine.Beat(beats[..280]);
        await _engine.Beat(Next(beats[299], HeartbeatKind.Left));
        await _engine.Counts(_stream, 299);
        var leaving = _engine.Silos.Silos[1];
        var stays = _engine.Silos.Silos[0].SiloAddress;
        Assert.InRange(_engine.ViewersOn(leaving.SiloAddress), 50, 250);

        // No heartbeats from now on: who is counted was handed over, or is held.
        var stop = _engine.Silos.StopSiloAsync(leaving);
        await _engine.PassReally(stop, async passed => Assert.True(
            (await _engine.Describe(_stream)).Viewers is >= 294 and <= 305, $"{await _engine.Describe(_stream)} after {passed}"));
        Assert.Equal(299, _engine.ViewersOn(stays));
        await _engine.Pass(1);
        Assert.InRange((await _engine.Describe(_stream)).Viewers, 294, 305);

        // 19 had been silent for 6 s longer than the others, and 10 are heard again.
        await _engine.Beat([.. beats[..10].Select(beat => Next(beat, HeartbeatKind.Watching, creditMs: 1000))]);
        foreach (var left in (int[])[280, 10])
            await EngineCluster.Eventually(
                async () =>
                {
                    await _engine.Pass(0.5);
                    await _engine.KeyGrain(_key).Renew(Encoder);
                    return _engine.ViewersOn(stays);
                },
                viewers => viewers == left);
        var totals = await TotalsWith(1_696_000);
        Assert.Equal(new AudienceTotals(300, 300, 1_696_000), totals);
    }

    [Fact]
    public async Task After_a_crash_of_the_engine_all_viewers_that_go_on_watching_are_counted()
    {
        var joins = Joins(20);
        await _engine.Beat(joins);
        await _engine.Counts(_stream, 20);
        await _engine.CrashAndRestart(TimeSpan.FromSeconds(40));
        await _engine.Beat([.. joins.Select(join => Next(join, HeartbeatKind.Watching, creditMs: 10_000))]);
        Assert.Equal(20, (await _engine.Counts(_stream, 20)).PeakViewers);
    }
}
