using System.Diagnostics;
using System.Net;
using Npgsql;

namespace XaTube.Launcher.Tests;

/// <summary>The whole of <c>./xatube cluster</c>, with real processes.</summary>
public sealed class ClusterTests
{
    [Fact]
    public async Task A_cluster_outlives_a_silo_that_is_killed_and_leaves_nothing_when_it_is_stopped()
    {
        await using var cluster = new ClusterFixture();
        await cluster.StartAsync(silos: 2, apis: 1);

        // Status 3 is Active.
        Assert.Equal(["silo-1", "silo-2"], await cluster.QueryAsync("SELECT siloname FROM orleansmembershiptable WHERE status = 3 ORDER BY siloname"));
        var refused = await Assert.ThrowsAsync<PostgresException>(() => cluster.QueryAsync("CREATE TABLE mine (id int)"));
        Assert.Equal(PostgresErrorCodes.InsufficientPrivilege, refused.SqlState);

        var key = await cluster.NewStreamKeyAsync();
        string stream;
        using (var accepted = await cluster.CallAsync("publish", key))
        {
            Assert.Equal(HttpStatusCode.Redirect, accepted.StatusCode);
            stream = accepted.Headers.Location!.OriginalString.Split('/')[^1];
        }

        var joined = await cluster.PostAsync($"/api/streams/{stream}/viewers", new { });
        Assert.Equal("live", (string?)joined["state"]);

        var victim = (int)cluster.Ready["silos"]![0]!["pid"]!;
        ClusterFixture.Signal("KILL", victim);
        await UntilAsync(TimeSpan.FromSeconds(15), async () =>
        {
            // A repeated publish of the same publisher resumes the stream.
            using var again = await cluster.CallAsync("publish", key);
            return again.StatusCode == HttpStatusCode.Redirect && again.Headers.Location!.OriginalString.EndsWith(stream, StringComparison.Ordinal);
        });
        Assert.Equal("live", (string?)(await cluster.GetAsync($"/api/streams/{stream}"))["state"]);
        await UntilAsync(TimeSpan.FromSeconds(15), () => Task.FromResult((int)cluster.Ready["silos"]![0]!["pid"]! != victim));

        Assert.Equal(0, await cluster.StopAsync());
        Assert.Empty(cluster.Processes);
        Assert.False(cluster.IsReady);
    }

    private static async Task UntilAsync(TimeSpan limit, Func<Task<bool>> reached)
    {
        var since = Stopwatch.GetTimestamp();
        while (!await reached())
        {
            Assert.True(Stopwatch.GetElapsedTime(since) < limit, $"It did not happen within {limit.TotalSeconds:0} s.");
            await Task.Delay(200, TestContext.Current.CancellationToken);
        }
    }
}
