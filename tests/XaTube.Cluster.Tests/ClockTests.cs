using System.Globalization;
using System.Net;
using XaTube.Cluster.Tests.Load;
using XaTube.Cluster.Tests.Processes;
using XaTube.Cluster.Tests.Report;

namespace XaTube.Cluster.Tests;

/// <summary>A silo whose wall clock is five minutes off: set while it runs, or ahead from its start until it is killed.</summary>
[Collection(nameof(Alone))]
public sealed class ClockTests
{
    private static readonly TimeSpan FiveMinutes = TimeSpan.FromMinutes(5);

    /// <summary>As the engine would do it with the right time: 2.5 intervals of 10 s; 20 s of lease, and ended 30 s after the last sign of life.</summary>
    private static readonly TimeSpan SilenceEnds = TimeSpan.FromSeconds(25), LeaseEnds = TimeSpan.FromSeconds(30), Tolerance = TimeSpan.FromSeconds(30);

    [Fact, Trait("Extent", "full")]
    public async Task A_clock_that_is_set_by_five_minutes_expires_nobody_early_or_late()
    {
        using var clock = new Clock();
        await using var cluster = await TestCluster.StartAsync();
        await GoByAsync(cluster.Silos[1], clock);
        await using var clients = await LoadClients.StartAsync(cluster);
        var verdict = new Verdict("The clock of one silo is set by ±5 minutes while it runs");
        foreach (var ahead in (TimeSpan[])[FiveMinutes, TimeSpan.Zero, -FiveMinutes, TimeSpan.Zero])
        {
            var observer = await Observer.BeginAsync(cluster, clients);
            var silent = await clients.MoreAsync(12);
            clock.Set(ahead);
            await IsOffAsync(cluster, ahead);
            await JudgeAsync(verdict, clients, observer, silent);
        }

        verdict.Close();
    }

    [Fact, Trait("Extent", "full")]
    public async Task A_silo_with_a_wrong_clock_leaves_nothing_wrong_behind()
    {
        var verdict = new Verdict("A silo whose clock is 5 minutes ahead from its start is killed");
        // One that is as far behind is not let in: to the others it has long not said that it lives.
        for (var run = 0; run < Extent.Runs(2); run++)
        {
            using var clock = new Clock();
            clock.Set(FiveMinutes);
            // This is the silo's first life: Orleans tells the lives of one address by the time of their start, and lets no
            // earlier one in. It comes after the clients, since a process with a faked clock is slow.
            await using var cluster = await TestCluster.StartAsync(secondSiloLater: true);
            await using var clients = await LoadClients.StartAsync(cluster);
            await StartByAsync(cluster.Silos[1], clock);
            var started = DateTime.Parse(
                (await cluster.QueryAsync("SELECT to_char(max(starttime), 'YYYY-MM-DD\"T\"HH24:MI:SS') FROM orleansmembershiptable WHERE siloname = 'silo-2' AND status = 3")).Single(),
                CultureInfo.InvariantCulture);
            Assert.True((started - DateTime.UtcNow - FiveMinutes).Duration() < TimeSpan.FromMinutes(2), $"The silo's clock is not off: it says that it started at {started}.");
            // What moves to it is what began after it came.
            var silent = await clients.MoreAsync(12);
            await Task.Delay(TimeSpan.FromSeconds(15));
            var observer = await Observer.BeginAsync(cluster, clients);
            foreach (var broadcast in silent)
                Assert.Equal(HttpStatusCode.OK, (await clients.Site.CallAsync("update", broadcast.Key, broadcast.Publisher)).Status);
            await cluster.Silos[1].KillAsync();
            await JudgeAsync(verdict, clients, observer, silent, countMayTake: TimeSpan.FromSeconds(15));
        }

        verdict.Close();
    }

    /// <summary>Whether the clock was really set: the silo's own time, which was not, tells the difference.</summary>
    private static async Task IsOffAsync(TestCluster cluster, TimeSpan by)
    {
        await Task.Delay(TimeSpan.FromSeconds(2));
        var offset = TimeSpan.FromSeconds(await OffsetAsync(cluster));
        // By a few seconds less, since the silo's time approaches whatever the clock says.
        Assert.True((offset - by).Duration() < TimeSpan.FromMinutes(1), $"The silo's clock is off by {offset}, not {by}.");
    }

    // How soon it answers is not the question: a process with a faked clock is slow, most of all when it is set.
    private static async Task<double> OffsetAsync(TestCluster cluster)
    {
        for (var asked = 1; ; asked++)
        {
            try
            {
                return await cluster.Into(cluster.Silos[1]).SumAsync("xatube_clock_offset_seconds");
            }
            catch (TaskCanceledException) when (asked < 5)
            {
                // Not yet.
            }
        }
    }

    private static async Task GoByAsync(ManagedProcess silo, Clock clock)
    {
        await silo.StopAsync();
        await StartByAsync(silo, clock);
    }

    private static async Task StartByAsync(ManagedProcess silo, Clock clock)
    {
        silo.Environment = clock.Over(silo.Environment);
        await silo.BackAsync();
    }

    /// <summary>Some viewers fall silent now, and so do these publishers: they have to go when their time has come, and nobody else.</summary>
    private static async Task JudgeAsync(
        Verdict verdict, LoadClients clients, Observer observer, IReadOnlyList<Broadcast> silent, TimeSpan countMayTake = default)
    {
        var since = TimeProvider.System.GetTimestamp();
        var stream = silent[0].Stream;
        const int Silent = 300;
        await Parallel.ForEachAsync(Enumerable.Range(0, Silent), new ParallelOptions { MaxDegreeOfParallelism = 16 }, async (_, _) =>
            Assert.True((await clients.Site.PostAsync($"/api/streams/{stream}/viewers", new { })).Is(HttpStatusCode.Created)));
        // The stream they watch must live on for as long as they may.
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
