using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace XaTube.Launcher.Tests;

/// <summary>The real nginx before two engines, one of which is in trouble.</summary>
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

        // It was asked, and then left alone.
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

    /// <summary>Expects an answer within 3 s; 1 if it took two, which no engine that works needs.</summary>
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

    /// <summary>Takes connections, as the kernel does for a process that was stopped, and never says a word.</summary>
    private sealed class HungEngine : IDisposable
    {
        private readonly TcpListener _listener = new(IPAddress.Loopback, 0);

        public HungEngine() => _listener.Start(100);

        public Uri Address => new($"http://{_listener.LocalEndpoint}");

        public void Dispose() => _listener.Dispose();
    }
}
