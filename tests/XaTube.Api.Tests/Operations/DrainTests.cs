using System.Diagnostics;
using System.Net;
using XaTube.Api.Tests.Channels;

namespace XaTube.Api.Tests.Operations;

[Collection(Timed.Name)]
public sealed class DrainTests
{
    [Fact]
    public async Task A_process_that_leaves_is_not_ready_at_once_and_serves_on_for_as_long_as_it_is_told_to()
    {
        await using var server = await StandaloneServer.Start(("XaTube:Drain:NotReadyFor", "00:00:03"));
        Assert.Equal(HttpStatusCode.OK, (await server.Public.Fetch("/readyz")).StatusCode);
        using var visitor = server.NewClient();
        Assert.Null((await visitor.Fetch("/api/streams")).Headers.ConnectionClose);

        var clock = Stopwatch.StartNew();
        var stop = server.Stop(keepClients: true);
        await Eventually.Within(TimeSpan.FromSeconds(1), async () => (await visitor.Fetch("/readyz")).StatusCode, status => status == HttpStatusCode.ServiceUnavailable);
        while (clock.Elapsed < TimeSpan.FromSeconds(2.5))
        {
            var answer = await visitor.Fetch("/api/streams");
            Assert.Equal((HttpStatusCode.OK, true), (answer.StatusCode, answer.Headers.ConnectionClose));
        }

        await stop;
        Assert.True(clock.Elapsed > TimeSpan.FromSeconds(3), $"It was gone after {clock.Elapsed}.");
        await Assert.ThrowsAsync<HttpRequestException>(() => visitor.Fetch("/api/streams"));
    }

    [Fact]
    public async Task A_hundred_live_updates_do_not_hold_up_the_stop()
    {
        await using var server = await StandaloneServer.Start();
        var (stream, _) = await (await Streamer.Enter(server)).GoLive();
        using var visitor = server.NewClient();
        var updates = await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => visitor.GetAsync(
            $"/api/streams/{stream}/events", HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken)));
        Assert.All(updates, update => Assert.Equal(HttpStatusCode.OK, update.StatusCode));

        var clock = Stopwatch.StartNew();
        await server.Stop(keepClients: true);
        Assert.True(clock.Elapsed < TimeSpan.FromSeconds(5), $"It took {clock.Elapsed}.");
        // Ended, not cut off: the body is read to its end without an exception.
        foreach (var update in updates)
            Assert.Contains("event: state", await update.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }
}
