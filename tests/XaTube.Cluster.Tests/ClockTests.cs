using System.Globalization;
using System.Net;
using XaTube.Cluster.Tests.Load;
using XaTube.Cluster.Tests.Processes;
using XaTube.Cluster.Tests.Report;

namespace XaTube.Cluster.Tests;

/// <summary>A silo whose wall clock is five minutes off: set while it runs, or ahead from its start until it is killed.</summary>
[Collection(nameof(OwnCluster))]
public sealed class ClockTests
{
    private static readonly TimeSpan FiveMinutes = TimeSpan.FromMinutes(5);

    /// <summary>The limits with a right clock: a session expires after 2.5 heartbeat intervals of 10 s, a stream ends 30 s after its last renewal.</summary>
    private static readonly TimeSpan SilenceEnds = TimeSpan.FromSeconds(25), LeaseEnds = TimeSpan.FromSeconds(30), Tolerance = TimeSpan.FromSeconds(30);

    [Fact, Trait("Extent", "full")]
    public async Task A_clock_that_is_set_by_five_minutes_expires_nobody_early_or_late()
    {
        using var clock = new Clock();
        await using var cluster = await TestCluster.StartAsync();
        await RestartWithClockAsync(cluster.Silos[1], clock);
        await using var clients = await LoadClients.StartAsync(cluster);
        var verdict = new Verdict("The clock of one silo is set by ±5 minutes while it runs");
        foreach (var ahead in (TimeSpan[])[FiveMinutes, TimeSpan.Zero, -FiveMinutes, TimeSpan.Zero])
        {
            var observer = await Observer.BeginAsync(cluster, clients);
            var silent = await clients.StartBroadcastsAsync(12);
            clock.Set(ahead);
            await AssertClockIsOffAsync(cluster, ahead);
            await JudgeAsync(verdict, clients, observer, silent);
        }

        verdict.Close();
    }

    [Fact, Trait("Extent", "full")]
    public async Task A_silo_with_a_wrong_clock_leaves_nothing_wrong_behind()
    {
        var verdict = new Verdict("A silo whose clock is 5 minutes ahead from its start is killed");
        // A silo whose clock is 5 minutes behind cannot join: the others take its last sign of life for too old.
        for (var run = 0; run < Extent.Runs(2); run++)
        {
            using var clock = new Clock();
            clock.Set(FiveMinutes);
            // Started for the first time: Orleans orders the generations of an address by their start time, and admits no
            // earlier one. Started after the clients, since a process with a faked clock is slow.
            await using var cluster = await TestCluster.StartAsync(secondSiloLater: true);
            await using var clients = await LoadClients.StartAsync(cluster);
            await StartWithClockAsync(cluster.Silos[1], clock);
            var started = DateTime.Parse(
                (await cluster.QueryAsync("SELECT to_char(max(starttime), 'YYYY-MM-DD\"T\"HH24:MI:SS') FROM orleansmembershiptable WHERE siloname = 'silo-2' AND status = 3")).Single(),
                CultureInfo.InvariantCulture);
            Assert.True((started - DateTime.UtcNow - FiveMinutes).Duration() < TimeSpan.FromMinutes(2), $"The silo's clock is not off: it says that it started at {started}.");
            // New grains are placed on it; existing ones stay where they are.
            var silent = await clients.StartBroadcastsAsync(12);
            await Task.Delay(TimeSpan.FromSeconds(15));
            var observer = await Observer.BeginAsync(cluster, clients);
            foreach (var broadcast in silent)
                Assert.Equal(HttpStatusCode.OK, (await clients.Site.CallAsync("update", broadcast.Key, broadcast.Publisher)).Status);
            await cluster.Silos[1].KillAsync();
            await JudgeAsync(verdict, clients, observer, silent, countMayTake: TimeSpan.FromSeconds(15));
        }

        verdict.Close();
    }

    /// <summary>Checks that the clock was set: the silo exports the offset between the clock and its own steady time.</summary>
    private static async Task AssertClockIsOffAsync(TestCluster cluster, TimeSpan by)
    {
        await Task.Delay(TimeSpan.FromSeconds(2));
        var offset = TimeSpan.FromSeconds(await OffsetAsync(cluster));
        // A few seconds less, since the steady time slowly follows the clock.
        Assert.True((offset - by).Duration() < TimeSpan.FromMinutes(1), $"The silo's clock is off by {offset}, not {by}.");
    }

    // A process with a faked clock is slow, most of all when the clock is set, and its response time is not tested here.
    private static async Task<double> OffsetAsync(TestCluster cluster)
    {
        for (var asked = 1; ; asked++)
        {
            try
            {
                return await cluster.Inspect(cluster.Silos[1]).SumAsync("xatube_clock_offset_seconds");
            }
            catch (TaskCanceledException) when (asked < 5)
            {
                // Ask again.
            }
        }
    }

    private static async Task RestartWithClockAsync(ManagedProcess silo, Clock clock)
    {
        await silo.StopAsync();
        await StartWithClockAsync(silo, clock);
    }

    private static async Task StartWithClockAsync(ManagedProcess silo, Clock clock)
    {
        silo.Environment = clock.ApplyTo(silo.Environment);
        await silo.EnsureReadyAsync();
    }

    /// <summary>Some viewers and publishers fall silent now: they must expire when they are due, and no others may.</summary>
    private static async Task JudgeAsync(
        Verdict verdict, LoadClients clients, Observer observer, IReadOnlyList<Broadcast> silent, TimeSpan countMayTake = default)
    {
        var since = TimeProvider.System.GetTimestamp();
        var stream = silent[0].Stream;
        const int Silent = 300;
        await Parallel.ForEachAsync(Enumerable.Range(0, Silent), new ParallelOptions { MaxDegreeOfParallelism = 16 }, async (_, _) =>
            Assert.True((await clients.Site.PostAsync($"/api/streams/{stream}/viewers", new { })).Is(HttpStatusCode.Created)));
        // The stream that the silent viewers watch must outlive them.
        using var watched = new CancellationTokenSource();
        var renewal = silent[0].RenewAsync(clients.Site, watched.Token);

        var seenAll = false;
        TimeSpan? viewersGone = null;
        var ended = new Dictionary<string, TimeSpan>();
        while ((viewersGone is null || ended.Count < silent.Count - 1) && TimeProvider.System.GetElapsedTime(since) < TimeSpan.FromSeconds(90))
        {
            var viewers = await clients.Site.GetAsync($"/api/streams/{stream}");
            if (viewers.Is(HttpStatusCode.OK))
            {
                seenAll |= (int)viewers.Body["viewers"]! >= Silent;
                if (seenAll && (int)viewers.Body["viewers"]! < Silent / 2)
                    viewersGone ??= TimeProvider.System.GetElapsedTime(since);
            }

            foreach (var broadcast in silent.Skip(1).Where(broadcast => !ended.ContainsKey(broadcast.Stream)))
                if ((await clients.Site.GetAsync($"/api/streams/{broadcast.Stream}")) is { Body: { } answer } && (string?)answer["state"] == "ended")
                    ended[broadcast.Stream] = TimeProvider.System.GetElapsedTime(since);
            await Task.Delay(500);
        }

        await watched.CancelAsync();
        await renewal;
        var (first, last) = (ended.Values.DefaultIfEmpty().Min(), ended.Values.DefaultIfEmpty(TimeSpan.MaxValue).Max());
        verdict.Figure("silent viewers gone after", "s", viewersGone?.TotalSeconds ?? 999);
        verdict.Figure("first silent publisher's stream ended after", "s", first.TotalSeconds);
        verdict.Figure("last one after", "s", ended.Count == silent.Count - 1 ? last.TotalSeconds : 999);
        verdict.Expect(viewersGone > SilenceEnds - TimeSpan.FromSeconds(5) && viewersGone < SilenceEnds + Tolerance, $"silent viewers were gone after {viewersGone}");
        verdict.Expect(ended.Count == silent.Count - 1, $"{silent.Count - 1 - ended.Count} streams without a publisher never ended");
        verdict.Expect(first > LeaseEnds - TimeSpan.FromSeconds(15) && last < LeaseEnds + Tolerance, $"streams without a publisher ended after {first} to {last}");
        var seen = await observer.EndAsync();
        verdict.Take(seen);
        verdict.ExpectWithin(seen.CountAfter, countMayTake, "the count of those who stayed");
        verdict.Expect(seen is { Interrupted: 0, Missing: 0 }, $"{seen.Interrupted} streams were shown as interrupted, {seen.Missing} not at all");
    }
}
