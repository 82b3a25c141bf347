using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace XaTube.Launcher.Tests;

/// <summary>The real nginx in front of two engines, one of which hangs or is down.</summary>
public sealed class MultipleEnginesTests
{
    [Fact]
    public async Task Callbacks_and_heartbeats_that_meet_an_engine_which_hangs_are_answered_by_the_other()
    {
        using var hung = new HungEngine();
        await using var bench = await StartAsync(hung.Address);

        var slow = 0;
        for (var i = 0; i < 10; i++)
        {
            slow += await InTimeAsync(() => bench.CallAsync("/publish", "publish"), HttpStatusCode.Redirect);
            slow += await InTimeAsync(() => PostAsync(bench, "/api/heartbeats"), HttpStatusCode.Accepted);
        }

        // After a timeout nginx skips it for a while.
        Assert.InRange(slow, 1, 4);
    }

    [Fact]
    public async Task What_may_not_be_done_twice_is_not_sent_to_a_second_engine()
    {
        using var hung = new HungEngine();
        await using var bench = await StartAsync(hung.Address);

        var answers = new List<HttpStatusCode>();
        for (var i = 0; i < 2; i++)
        {
            using var answer = await PostAsync(bench, "/api/channels");
            answers.Add(answer.StatusCode);
        }

        Assert.Equal([HttpStatusCode.Created, HttpStatusCode.ServiceUnavailable], answers.Order());
    }

    [Fact]
    public async Task Engines_that_were_all_away_or_all_unable_are_asked_again_at_once()
    {
        await using var bench = await StartAsync(Closed());
        for (var i = 0; i < 4; i++)
        {
            bench.Answer = HttpStatusCode.ServiceUnavailable;
            await InTimeAsync(() => bench.CallAsync("/publish", "publish"), HttpStatusCode.Forbidden);
            await InTimeAsync(() => bench.CallAsync("/update", "update_publish"), HttpStatusCode.OK);
            bench.Answer = HttpStatusCode.Redirect;
            await InTimeAsync(() => bench.CallAsync("/publish", "publish"), HttpStatusCode.Redirect);
        }

        await bench.StopEngineAsync();
        await InTimeAsync(() => bench.CallAsync("/publish", "publish"), HttpStatusCode.Forbidden);
        await InTimeAsync(() => PostAsync(bench, "/api/heartbeats"), HttpStatusCode.ServiceUnavailable);
        await bench.StartEngineAsync();
        await InTimeAsync(() => bench.CallAsync("/publish", "publish"), HttpStatusCode.Redirect);
        await InTimeAsync(() => PostAsync(bench, "/api/heartbeats"), HttpStatusCode.Accepted);
    }

    private static async Task<NginxFixture> StartAsync(Uri other)
    {
        var bench = new NginxFixture(other);
        await bench.StartEngineAsync();
        await bench.StartNginxAsync();
        return bench;
    }

    private static Task<HttpResponseMessage> PostAsync(NginxFixture bench, string path) =>
        bench.Site.PostAsync(new Uri(path, UriKind.Relative), null, TestContext.Current.CancellationToken);

    /// <summary>Expects a response within 3 s; returns 1 if it took more than 2 s, which only a hung engine causes, or 0.</summary>
    private static async Task<int> InTimeAsync(Func<Task<HttpResponseMessage>> request, HttpStatusCode expected)
    {
        var clock = Stopwatch.StartNew();
        using var answer = await request();
        Assert.Equal(expected, answer.StatusCode);
        Assert.True(clock.Elapsed < TimeSpan.FromSeconds(3), $"It took {clock.Elapsed}.");
        return clock.Elapsed > TimeSpan.FromSeconds(2) ? 1 : 0;
    }

    private static Uri Closed()
    {
        using var hung = new HungEngine();
        return hung.Address;
    }

    /// <summary>Accepts connections, as the kernel does for a stopped process, and never responds.</summary>
    private sealed class HungEngine : IDisposable
    {
        private readonly TcpListener _listener = new(IPAddress.Loopback, 0);

        public HungEngine() => _listener.Start(100);

        public Uri Address => new($"http://{_listener.LocalEndpoint}");

        public void Dispose() => _listener.Dispose();
    }
}
