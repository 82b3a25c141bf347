using System.Diagnostics;
using XaTube.Cluster.Tests.Processes;
using XaTube.Cluster.Tests.Report;

namespace XaTube.Cluster.Tests;

/// <summary>Silos that are killed, that hang, and that are restarted: one, one after the other, all at once.</summary>
[Collection(nameof(Faults))]
public sealed class SiloTests(LoadedCluster loaded)
{
    private static readonly TimeSpan PublishLimit = TimeSpan.FromSeconds(15);

    // One heartbeat interval (10 s) and 5 s.
    private static readonly TimeSpan CountLimit = TimeSpan.FromSeconds(15);

    private TestCluster Cluster => loaded.Cluster;

    [Fact]
    public async Task A_silo_that_is_killed_takes_nothing_with_it()
    {
        var verdict = new Verdict("A silo is killed");
        var runs = Extent.Runs(21);
        var unwritten = await loaded.UnwrittenAsync();
        var held = 0;
        for (var run = 0; run < runs; run++)
        {
            var index = run % Cluster.Silos.Count;
            var victim = Cluster.Silos[index];
            var observer = await loaded.ObserveAsync();
            held += await Cluster.ViewersOfSiloAsync(index);
            await victim.KillAsync();
            // Started again only after the limits have passed: the other silos have to take over.
            await Task.Delay(CountLimit + TimeSpan.FromSeconds(1));
            await victim.EnsureReadyAsync();
            await Task.Delay(TimeSpan.FromSeconds(6));
            Judge(verdict, await observer.EndAsync());
        }

        // The silo could not write the last 2 s or so of what its viewers have reported.
        var lost = (await loaded.UnwrittenAsync() - unwritten) / held;
        verdict.Figure("watch time lost by each viewer of the silo, on average", "s", lost.TotalSeconds);
        TestContext.Current.SendDiagnosticMessage($"{held} viewers of killed silos lost {lost.TotalSeconds:0.0} s each");
        verdict.Expect(lost <= TimeSpan.FromSeconds(5), $"each viewer of a killed silo lost {lost.TotalSeconds:0.0} s of watch time");
        var wrong = await loaded.LoadClients.WrongViewsAsync();
        verdict.Expect(wrong.Count == 0, $"views are not what joins were: {string.Join("; ", wrong)}");
        verdict.Close();
    }

    [Fact, Trait("Extent", "full")]
    public async Task A_silo_that_hangs_for_a_minute_is_replaced_and_reports_nothing_stale_when_it_returns()
    {
        var verdict = new Verdict("A silo hangs for 60 s and returns");
        for (var run = 0; run < Extent.Runs(3); run++)
        {
            var victim = Cluster.Silos[run % Cluster.Silos.Count];
            var observer = await loaded.ObserveAsync();
            victim.Pause();
            await Task.Delay(TimeSpan.FromSeconds(60));
            victim.Resume();
            // It learns that it was declared dead and ends, or it is still a member.
            await Task.Delay(TimeSpan.FromSeconds(10));
            verdict.Figure("ended by itself on its return", "", victim.IsRunning ? 0 : 1);
            await victim.EnsureReadyAsync();
            await Task.Delay(TimeSpan.FromSeconds(10));
            Judge(verdict, await observer.EndAsync());
        }

        verdict.Close();
    }

    [Fact]
    public async Task A_rolling_restart_of_everything_is_not_noticed()
    {
        var verdict = new Verdict("All silos and APIs are restarted, one after the other");
        for (var run = 0; run < Extent.Runs(3); run++)
        {
            var observer = await loaded.ObserveAsync();
            foreach (var process in Cluster.Silos.Concat(Cluster.Apis))
            {
                verdict.Figure("stopping took", "s", (await process.StopAsync()).TotalSeconds);
                await process.EnsureReadyAsync();
                // As an orchestrator waits before it goes on to the next.
                await Task.Delay(TimeSpan.FromSeconds(5));
            }

            await Task.Delay(TimeSpan.FromSeconds(15));
            var seen = await observer.EndAsync();
            verdict.Take(seen);
            verdict.Expect(seen.Failed == 0, $"{seen.Failed} of {seen.Requests} viewers' requests failed, also when repeated");
            verdict.Expect(seen.Writes.Failed == 0, $"{seen.Writes.Failed} of {seen.Writes.Sent} streamers' requests failed, also when repeated");
            verdict.Expect(seen.RefusedRenewals == 0, $"{seen.RefusedRenewals} renewals of running broadcasts failed");
            verdict.Expect(seen.Publishes.Failed == 0, $"{seen.Publishes.Failed} of {seen.Publishes.Asked} publishes failed, the last {seen.PublishAfter} after the begin");
            verdict.Expect(
                seen.CountAfter == TimeSpan.Zero && seen is { Dip: >= -0.02, Rise: <= 0.02 },
                $"the count was off by {seen.Dip:P1} and {seen.Rise:P1}, for the last time {seen.CountAfter} after the begin");
            NothingWasInterrupted(verdict, seen);
        }

        verdict.Close();
    }

    [Fact, Trait("Extent", "full")]
    public async Task All_silos_killed_at_once_come_back_to_running_broadcasts_and_their_viewers()
    {
        var verdict = new Verdict("All silos are killed and started again");
        for (var run = 0; run < Extent.Runs(3); run++)
        {
            var observer = await loaded.ObserveAsync();
            foreach (var silo in Cluster.Silos)
                await silo.KillAsync();
            await Task.Delay(TimeSpan.FromSeconds(10));
            var newcomer = await loaded.LoadClients.Site.CallAsync("publish", loaded.LoadClients.Broadcasts[0].Key, Load.Site.NewPublisher());
            verdict.Expect(newcomer.Status == System.Net.HttpStatusCode.Forbidden, $"a new publisher was answered with {newcomer.Status} while there was no engine");
            var renewals = loaded.LoadClients.Broadcasts.Sum(broadcast => broadcast.RefusedRenewals);
            foreach (var silo in Cluster.Silos)
                await silo.StartAsync();
            foreach (var silo in Cluster.Silos)
                verdict.Figure("silos ready after", "s", (await silo.EnsureReadyAsync()).TotalSeconds);
            observer.FromNow();
            await Task.Delay(TimeSpan.FromSeconds(35));
            var seen = await observer.EndAsync();
            verdict.Take(seen);
            verdict.ExpectWithin(seen.CountAfter, TimeSpan.FromSeconds(30), "the count");
            verdict.ExpectWithin(seen.PublishAfter, PublishLimit, "publishing");
            verdict.Expect(loaded.LoadClients.Broadcasts.Sum(broadcast => broadcast.RefusedRenewals) == renewals, "running broadcasts were cut off");
            NothingWasInterrupted(verdict, seen);
        }

        verdict.Close();
    }

    [Fact, Trait("Extent", "full")]
    public async Task While_silos_do_not_keep_up_players_are_given_a_longer_interval_and_none_is_refused()
    {
        await Cluster.EnsureReadyAsync();
        await loaded.LoadClients.WaitUntilCountIsRightAsync();
        var site = loaded.LoadClients.Site;
        var joined = await site.PostAsync($"/api/streams/{loaded.LoadClients.Broadcasts[0].Stream}/viewers", new { });
        Assert.True(joined.Is(System.Net.HttpStatusCode.Created), $"The join was answered with {joined.Status} {joined.Body}.");
        var token = joined.Text("session");
        Assert.Equal(10, (double)joined.Body["heartbeatSeconds"]!);

        // As a silo that gets no processor time: it takes nothing for a while, and gives no error.
        foreach (var silo in Cluster.Silos)
            silo.Pause();
        try
        {
            await BeatUntilAsync(seconds => seconds >= 15);
        }
        finally
        {
            foreach (var silo in Cluster.Silos)
                silo.Resume();
        }

        await BeatUntilAsync(seconds => seconds == 10);

        async Task BeatUntilAsync(Func<double, bool> reached)
        {
            for (var since = Stopwatch.GetTimestamp(); ;)
            {
                var answer = await site.PostAsync("/api/heartbeats", new { session = token, watchedMs = 0 });
                Assert.True(answer.Is(System.Net.HttpStatusCode.Accepted), $"A heartbeat was answered with {answer.Status} {answer.Body}.");
                token = answer.Text("session");
                var seconds = (double)answer.Body["heartbeatSeconds"]!;
                if (reached(seconds))
                    return;
                Assert.True(Stopwatch.GetElapsedTime(since) < TimeSpan.FromSeconds(30), $"The player is still asked to come after {seconds} s.");
                await Task.Delay(500);
            }
        }
    }

    private static void Judge(Verdict verdict, Observation seen)
    {
        verdict.Take(seen);
        verdict.ExpectWithin(seen.PublishAfter, PublishLimit, "publishing");
        verdict.ExpectWithin(seen.CountAfter, CountLimit, "the count");
        NothingWasInterrupted(verdict, seen);
    }

    private static void NothingWasInterrupted(Verdict verdict, Observation seen) =>
        verdict.Expect(seen is { Interrupted: 0, Missing: 0 }, $"{seen.Interrupted} streams were shown as interrupted, {seen.Missing} not at all");
}
