using System.Net;
using XaTube.Cluster.Tests.Load;
using XaTube.Cluster.Tests.Processes;
using XaTube.Cluster.Tests.Report;

namespace XaTube.Cluster.Tests;

/// <summary>A silo, and an API beside it, that the network cuts off from all others.</summary>
[Collection(nameof(OwnCluster))]
public sealed class PartitionTests
{
    [Fact, Trait("Extent", "full")]
    public async Task A_silo_that_is_cut_off_is_replaced_and_accepts_no_revoked_key()
    {
        using var isolated = new PartitionedNetwork();
        await using var cluster = await TestCluster.StartAsync(silos: 3, apis: 3, isolated);
        await using var clients = await LoadClients.StartAsync(cluster);
        using var isolatedClient = isolated.CreateIsolatedClient();
        var verdict = new Verdict("A silo is cut off for 60 s and comes back");
        for (var run = 0; run < Extent.Runs(3); run++)
        {
            var doomed = await clients.StartBroadcastsAsync(12);
            // The cut-off side knows these keys before: it could answer from memory.
            foreach (var broadcast in doomed)
                Assert.Equal(HttpStatusCode.Redirect, (await AskAsync(broadcast)).Status);
            var observer = await Observer.BeginAsync(cluster, clients);
            isolated.Disconnect();
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
            isolated.Reconnect();
            await Task.Delay(TimeSpan.FromSeconds(10));
            verdict.Figure("ended by itself on its return", "", cluster.Silos[^1].IsRunning ? 0 : 1);
            await cluster.EnsureReadyAsync();
            await Task.Delay(TimeSpan.FromSeconds(10));
            var seen = await observer.EndAsync();
            // Promised is a right count after 15 s: until then a page may ask the silo that cannot answer.
            verdict.Take(seen, unansweredSamples: 15);
            verdict.ExpectWithin(seen.PublishAfter, TimeSpan.FromSeconds(15), "publishing");
            verdict.ExpectWithin(seen.CountAfter, TimeSpan.FromSeconds(15), "the count");
            verdict.Expect(seen is { Interrupted: 0, Missing: 0 }, $"{seen.Interrupted} streams were shown as interrupted, {seen.Missing} not at all");
        }

        verdict.Close();

        Task<Answer> AskAsync(Broadcast broadcast)
        {
            var callback = Site.Callback(cluster.IsolatedCallbacks(isolated), "publish", broadcast.Key, broadcast.Publisher);
            cluster.AddHopHeaders(callback);
            return Site.SendAsync(isolatedClient, callback);
        }
    }
}
