using System.Diagnostics;
using System.Net;

namespace XaTube.Launcher.Tests;

/// <summary>With the real nginx; the last ones with a real encoder as well.</summary>
public sealed class NginxSupervisorTests : IAsyncLifetime
{
    private readonly MediaBench _bench = new();

    public async ValueTask InitializeAsync()
    {
        await _bench.StartEngineAsync();
        await _bench.StartNginxAsync();
    }

    public ValueTask DisposeAsync() => _bench.DisposeAsync();

    [Fact]
    public async Task The_hop_says_whose_callback_it_is_and_passes_the_redirect_unchanged()
    {
        using var answer = await _bench.CallAsync("/publish", "publish");

        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
        Assert.EndsWith($"/hls/{MediaBench.StreamId}", answer.Headers.Location!.OriginalString, StringComparison.Ordinal);
        var (_, headers) = Assert.Single(_bench.Callbacks);
        Assert.Equal(_bench.Secret, headers["X-Callback-Secret"]);
        Assert.Equal("local", headers["X-Ingest-Node"]);
        Assert.True(long.TryParse(headers["X-Ingest-Boot"], out _));
    }

    [Theory]
    [InlineData("/publish", HttpStatusCode.Forbidden)]
    [InlineData("/update", HttpStatusCode.OK)]
    [InlineData("/done", HttpStatusCode.OK)]
    public async Task Without_the_engine_nobody_new_gets_in_and_nobody_is_thrown_out(string path, HttpStatusCode expected)
    {
        _bench.Answer = HttpStatusCode.ServiceUnavailable;
        using (var troubled = await _bench.CallAsync(path, "any"))
            Assert.Equal(expected, troubled.StatusCode);

        await _bench.StopEngineAsync();
        using var gone = await _bench.CallAsync(path, "any");
        Assert.Equal(expected, gone.StatusCode);
    }

    [Theory]
    [InlineData("/publish")]
    [InlineData("/update")]
    public async Task A_refusal_of_the_engine_stays_one(string path)
    {
        _bench.Answer = HttpStatusCode.Forbidden;

        using var answer = await _bench.CallAsync(path, "any");

        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
    }

    [Theory]
    [InlineData("/callbacks/nginx-rtmp")]
    [InlineData("/metrics")]
    [InlineData("/dashboard")]
    [InlineData("/hls/nothing.m3u8")]
    public async Task What_is_not_for_the_public_is_not_there(string path)
    {
        using var answer = await _bench.Site.PostAsync(new Uri(path, UriKind.Relative), null, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        Assert.Empty(_bench.Callbacks);
    }

    [Fact]
    public async Task An_address_that_a_client_claims_for_itself_does_not_reach_the_engine()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/forwarded");
        request.Headers.Add("X-Forwarded-For", "203.0.113.9");

        using var answer = await _bench.Site.SendAsync(request, TestContext.Current.CancellationToken);

        Assert.Equal("127.0.0.1", await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Without_the_engine_the_site_asks_for_patience_in_a_problem_document()
    {
        await _bench.StopEngineAsync();

        using var answer = await _bench.Site.GetAsync(new Uri("/api/streams", UriKind.Relative), TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
        Assert.Equal(TimeSpan.FromSeconds(2), answer.Headers.RetryAfter?.Delta);
    }

    [Fact]
    public async Task A_broadcast_outlives_the_engine_and_the_take_over_and_its_key_is_written_nowhere()
    {
        const string key = "xts_aKeyThatMustBeFoundNowhere00";
        using var encoder = _bench.Publish(key);
        await UntilAsync(() => File.Exists(Path.Combine(_bench.Root, "hls", $"{MediaBench.StreamId}.m3u8")));

        await _bench.StopEngineAsync();
        await Task.Delay(TimeSpan.FromSeconds(6), TestContext.Current.CancellationToken); // an update comes every 5 s
        Assert.False(encoder.HasExited);

        Assert.NotNull(_bench.HopOfPredecessor());
        await _bench.StartEngineAsync();
        await _bench.TakeOverAsync();
        _bench.Callbacks.Clear();
        await UntilAsync(() => _bench.Callbacks.Any(callback => callback.Call == "update_publish"));
        Assert.False(encoder.HasExited);

        _bench.Answer = HttpStatusCode.Forbidden;
        await UntilAsync(() => encoder.HasExited);
        // The lock is held, by us, and empty.
        var files = Directory.EnumerateFiles(_bench.Root, "*", SearchOption.AllDirectories).Where(file => !file.EndsWith(".lock", StringComparison.Ordinal));
        Assert.DoesNotContain(files, file => $"{file}\n{File.ReadAllText(file)}".Contains(key, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_broadcast_can_be_dropped_at_once_after_a_take_over_too()
    {
        using var encoder = _bench.Publish("xts_any");
        await UntilAsync(() => _bench.Callbacks.Any(callback => callback.Call == "publish"));

        await _bench.TakeOverAsync();
        var dropped = await _bench.Hop.GetStringAsync(new Uri("/control/drop/publisher?app=live", UriKind.Relative), TestContext.Current.CancellationToken);

        Assert.Equal("1", dropped);
        await UntilAsync(() => encoder.HasExited);
    }

    [Fact]
    public async Task A_take_over_with_another_configuration_is_one_that_nginx_runs_on()
    {
        var moved = new Uri("http://127.0.0.1:9");
        await _bench.TakeOverAsync(only: moved);
        await UntilAsync(() => StatusAsync(HttpStatusCode.Forbidden));

        await _bench.TakeOverAsync();
        await UntilAsync(() => StatusAsync(HttpStatusCode.Redirect));

        async Task<bool> StatusAsync(HttpStatusCode expected)
        {
            using var answer = await _bench.CallAsync("/publish", "publish");
            return answer.StatusCode == expected;
        }
    }

    [Fact]
    public async Task Stopping_ends_nginx_with_a_broadcast_running()
    {
        using var encoder = _bench.Publish("xts_any");
        await UntilAsync(() => _bench.Callbacks.Any(callback => callback.Call == "publish"));

        await _bench.Server.StopAsync(_bench.Hop.BaseAddress);

        Assert.False(_bench.Server.IsRunning);
        await UntilAsync(() => encoder.HasExited);
        Assert.Contains(_bench.Callbacks, callback => callback.Call == "publish_done");
    }

    private static Task UntilAsync(Func<bool> reached) => UntilAsync(() => Task.FromResult(reached()));

    private static async Task UntilAsync(Func<Task<bool>> reached)
    {
        var since = Stopwatch.GetTimestamp();
        while (!await reached())
        {
            Assert.True(Stopwatch.GetElapsedTime(since) < TimeSpan.FromSeconds(20), "It did not happen within 20 s.");
            await Task.Delay(100, TestContext.Current.CancellationToken);
        }
    }
}
