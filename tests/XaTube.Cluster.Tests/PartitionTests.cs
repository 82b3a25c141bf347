using System.Net;
using XaTube.Cluster.Tests.Load;
using XaTube.Cluster.Tests.Processes;
using XaTube.Cluster.Tests.Report;

namespace XaTube.Cluster.Tests;

/// <summary>A silo that lives and reaches nobody.</summary>
[Collection(nameof(Alone))]
public sealed class PartitionTests
{
    [Fact, Trait("Extent", "full")]
    public async Task A_silo_that_is_cut_off_is_done_without_and_accepts_nothing_stale()
    {
        using var isolated = new PartitionedNetwork();
        await using var cluster = await TestCluster.StartAsync(silos: 3, apis: 3, isolated);
        await using var clients = await LoadClients.StartAsync(cluster);
        using var inhabitant = isolated.Inhabitant();
        var verdict = new Verdict("A silo is cut off for 60 s and comes back");
        for (var run = 0; run < Extent.Runs(3); run++)
        {
            var doomed = await clients.MoreAsync(12);
            // Known on the isolated before it is one: what it holds in memory is what it could answer from.
            foreach (var broadcast in doomed)
                Assert.Equal(HttpStatusCode.Redirect, (await AskAsync(broadcast)).Status);
            var observer = await Observer.BeginAsync(cluster, clients);
            isolated.Cut();
            await Task.Delay(TimeSpan.FromSeconds(15));
            foreach (var broadcast in doomed)
            {
                var revoked = await clients.RevokeAsync(broadcast);
                verdict.Expect(revoked, "a key could not be revoked on the side that goes on");
            }

            var (asked, stale) = (0, 0);
            for (var since = TimeProvider.System.GetTimestamp(); TimeProvider.System.GetElapsedTime(since) < TimeSpan.FromSeconds(45);)
            {
                foreach (var answer in await Task.WhenAll(doomed.Select(AskAsync)))
                    (asked, stale) = (asked + 1, stale + (answer.Status is HttpStatusCode.Redirect ? 1 : 0));
                await Task.Delay(TimeSpan.FromSeconds(1));
            }

            verdict.Figure("publishes with a revoked key, asked on the cut-off side", "", asked);
            verdict.Figure("of them accepted", "", stale);
            verdict.Expect(stale == 0, $"{stale} publishes with a revoked key were accepted on the cut-off side");
            isolated.Mend();
            await Task.Delay(TimeSpan.FromSeconds(10));
            verdict.Figure("ended by itself on its return", "", cluster.Silos[^1].Runs ? 0 : 1);
            await cluster.SettledAsync();
            await Task.Delay(TimeSpan.FromSeconds(10));
            var seen = await observer.EndAsync();
            verdict.Take(seen);
            verdict.ExpectWithin(seen.PublishAfter, TimeSpan.FromSeconds(15), "publishing");
            verdict.ExpectWithin(seen.CountAfter, TimeSpan.FromSeconds(15), "the count");
            verdict.Expect(seen is { Interrupted: 0, Missing: 0 }, $"{seen.Interrupted} streams were shown as interrupted, {seen.Missing} not at all");
        }

        verdict.Close();

        Task<Answer> AskAsync(Broadcast broadcast)
        {
            var callback = Site.Callback(cluster.IslandCallbacks(isolated), "publish", broadcast.Key, broadcast.Publisher);
            cluster.SignAsHop(callback);
            return Site.SendAsync(inhabitant, callback);
        }
    }
}
