using System.Net;
using XaTube.Cluster.Tests.Load;
using XaTube.Cluster.Tests.Processes;
using XaTube.Cluster.Tests.Report;

namespace XaTube.Cluster.Tests;

/// <summary>What the silos and viewers depend on is killed: PostgreSQL, Redis, the APIs.</summary>
[Collection(nameof(Faults))]
public sealed class DependencyTests(LoadedCluster loaded)
{
    private TestCluster Cluster => loaded.Cluster;

    private LoadClients LoadClients => loaded.LoadClients;

    [Fact]
    public async Task Without_PostgreSQL_viewers_and_broadcasts_go_on_undisturbed_and_writes_are_refused()
    {
        var away = Extent.IsFull ? TimeSpan.FromSeconds(30) : TimeSpan.FromSeconds(8);
        var verdict = new Verdict("PostgreSQL is killed and away for 30 s");
        for (var run = 0; run < Extent.Runs(3); run++)
        {
            var observer = await loaded.ObserveAsync();
            var before = (Refused: RefusedRenewals, LoadClients.Writes.Acknowledged);
            await Cluster.KillDatabaseAsync();
            await Task.Delay(away / 2);
            var write = await LoadClients.WriteAsync();
            verdict.Expect(write.Status == HttpStatusCode.ServiceUnavailable, $"a write was answered with {write.Status} {write.Body}");
            var newcomer = await LoadClients.Site.CallAsync("publish", LoadClients.Broadcasts[0].Key, Site.NewPublisher());
            verdict.Expect(newcomer.Status == HttpStatusCode.Forbidden, $"a new publisher was answered with {newcomer.Status}");
            await Task.Delay(away / 2);
            await Cluster.StartDatabaseAsync();
            var back = TimeProvider.System.GetTimestamp();
            await Cluster.ReadyAsync();
            var ready = TimeProvider.System.GetElapsedTime(back);
            verdict.Figure("ready again after PostgreSQL's return", "s", ready.TotalSeconds);
            await Task.Delay(TimeSpan.FromSeconds(15));
            var seen = await observer.EndAsync();
            verdict.Take(seen);
            verdict.ExpectWithin(ready, TimeSpan.FromSeconds(10), "becoming ready");
            verdict.Expect(RefusedRenewals == before.Refused, "running broadcasts were cut off");
            Untouched(verdict, seen);
        }

        var wrong = await LoadClients.WrongViewsAsync();
        verdict.Expect(wrong.Count == 0, $"what waited was not all written: {string.Join("; ", wrong)}");
        verdict.Close();
    }

    [Fact]
    public async Task Without_Redis_everything_goes_on_undisturbed()
    {
        var verdict = new Verdict("Redis is killed and away for 15 s");
        for (var run = 0; run < Extent.Runs(3); run++)
        {
            var observer = await loaded.ObserveAsync();
            await Cluster.KillRedisAsync();
            await Task.Delay(TimeSpan.FromSeconds(15));
            await Cluster.StartRedisAsync();
            await Task.Delay(TimeSpan.FromSeconds(5));
            var seen = await observer.EndAsync();
            verdict.Take(seen);
            verdict.Expect(seen.Publishes.Failed == 0, $"{seen.Publishes.Failed} of {seen.Publishes.Asked} publishes failed");
            verdict.Expect(seen.Writes.Failed == 0, $"{seen.Writes.Failed} of {seen.Writes.Sent} streamers' requests failed, also when repeated");
            verdict.Expect(seen.RefusedRenewals == 0, "running broadcasts were cut off");
            Untouched(verdict, seen);
        }

        verdict.Close();
    }

    [Fact, Trait("Extent", "full")]
    public async Task Without_any_API_for_a_minute_no_broadcast_is_cut_off_and_the_viewers_are_counted_again()
    {
        var verdict = new Verdict("All APIs are killed and away for 60 s");
        for (var run = 0; run < Extent.Runs(3); run++)
        {
            var observer = await loaded.ObserveAsync();
            var before = RefusedRenewals;
            foreach (var api in Cluster.Apis)
                await api.KillAsync();
            await Task.Delay(TimeSpan.FromSeconds(30));
            var newcomer = await LoadClients.Site.CallAsync("publish", LoadClients.Broadcasts[0].Key, Site.NewPublisher());
            verdict.Expect(newcomer.Status == HttpStatusCode.Forbidden, $"a new publisher was answered with {newcomer.Status}");
            await Task.Delay(TimeSpan.FromSeconds(30));
            verdict.Expect(RefusedRenewals == before, "running broadcasts were cut off");
            foreach (var api in Cluster.Apis)
                await api.StartAsync();
            foreach (var api in Cluster.Apis)
                await api.ReadyAsync();
            observer.FromNow();
            await Task.Delay(TimeSpan.FromSeconds(45));
            var seen = await observer.EndAsync();
            // For some seconds nginx sends nothing to an API that failed before: promised is a right count after 30 s.
            verdict.Take(seen, unansweredSamples: 10);
            verdict.ExpectWithin(seen.CountAfter, TimeSpan.FromSeconds(30), "the count");
            verdict.ExpectWithin(seen.PublishAfter, TimeSpan.FromSeconds(15), "publishing");
            verdict.Expect(seen.Missing == 0, $"{seen.Missing} streams ended");
        }

        verdict.Close();
    }

    private int RefusedRenewals => LoadClients.Broadcasts.Sum(broadcast => broadcast.RefusedRenewals);

    private static void Untouched(Verdict verdict, Observation seen)
    {
        verdict.Expect(seen.FailedShare <= 0.001, $"{seen.Failed} of {seen.Requests} viewers' requests failed, also when repeated");
        verdict.Expect(seen is { Dip: >= -0.02, Rise: <= 0.02 }, $"the count moved by {seen.Dip:P1} and {seen.Rise:P1}");
        verdict.Expect(seen is { Interrupted: 0, Missing: 0 }, $"{seen.Interrupted} streams were shown as interrupted, {seen.Missing} not at all");
    }
}
