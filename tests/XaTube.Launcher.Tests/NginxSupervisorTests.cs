using System.Diagnostics;
using System.Net;

namespace XaTube.Launcher.Tests;

/// <summary>With the real nginx, and with a real encoder in the last tests.</summary>
public sealed class NginxSupervisorTests : IAsyncLifetime
{
    private readonly NginxFixture _fixture = new();

    public async ValueTask InitializeAsync()
    {
        await _fixture.StartEngineAsync();
        await _fixture.StartNginxAsync();
    }

    public ValueTask DisposeAsync() => _fixture.DisposeAsync();

    [Fact]
    public async Task The_hop_says_whose_callback_it_is_and_passes_the_redirect_unchanged()
    {
        using var answer = await _fixture.CallAsync("/publish", "publish");

        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
        Assert.Equal(NginxFixture.StreamId, answer.Headers.Location!.OriginalString);
        var (_, headers) = Assert.Single(_fixture.Callbacks);
        Assert.Equal(_fixture.Secret, headers["X-Callback-Secret"]);
        Assert.Equal("local", headers["X-Ingest-Node"]);
        Assert.True(long.TryParse(headers["X-Ingest-Boot"], out _));
    }

    [Theory]
    [InlineData("/publish", HttpStatusCode.Forbidden)]
    [InlineData("/update", HttpStatusCode.OK)]
    [InlineData("/done", HttpStatusCode.OK)]
    public async Task Without_the_engine_nobody_new_gets_in_and_nobody_is_thrown_out(string path, HttpStatusCode expected)
    {
        _fixture.Answer = HttpStatusCode.ServiceUnavailable;
        using (var troubled = await _fixture.CallAsync(path, "any"))
            Assert.Equal(expected, troubled.StatusCode);

        await _fixture.StopEngineAsync();
        using var gone = await _fixture.CallAsync(path, "any");
        Assert.Equal(expected, gone.StatusCode);
    }

    [Theory]
    [InlineData("/publish")]
    [InlineData("/update")]
    public async Task A_refusal_of_the_engine_stays_one(string path)
    {
        _fixture.Answer = HttpStatusCode.Forbidden;

        using var answer = await _fixture.CallAsync(path, "any");

        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
    }

    [Theory]
    [InlineData("/callbacks/nginx-rtmp")]
    [InlineData("/metrics")]
    [InlineData("/dashboard")]
    [InlineData("/hls/nothing.m3u8")]
    public async Task What_is_not_for_the_public_is_not_there(string path)
    {
        using var answer = await _fixture.Site.PostAsync(new Uri(path, UriKind.Relative), null, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        Assert.Empty(_fixture.Callbacks);
    }

    [Fact]
    public async Task An_address_that_a_client_claims_for_itself_does_not_reach_the_engine()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/forwarded");
        request.Headers.Add("X-Forwarded-For", "203.0.113.9");

        using var answer = await _fixture.Site.SendAsync(request, TestContext.Current.CancellationToken);

        Assert.Equal("127.0.0.1", await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Without_the_engine_the_site_asks_for_patience_in_a_problem_document()
    {
        await _fixture.StopEngineAsync();

        using var answer = await _fixture.Site.GetAsync(new Uri("/api/streams", UriKind.Relative), TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
        Assert.Equal(TimeSpan.FromSeconds(2), answer.Headers.RetryAfter?.Delta);
    }

    [Fact]
    public async Task A_broadcast_outlives_the_engine_and_the_take_over_and_its_key_is_written_nowhere()
    {
        const string key = "xts_aKeyThatMustBeFoundNowhere00";
        using var encoder = _fixture.Publish(key);
        await UntilAsync(() => _fixture.Callbacks.Any(callback => callback.Call == "publish"));

        await _fixture.StopEngineAsync();
        await Task.Delay(TimeSpan.FromSeconds(6), TestContext.Current.CancellationToken); // an update comes every 5 s
        Assert.False(encoder.HasExited);

        Assert.NotNull(_fixture.RunningHopPort());
        await _fixture.StartEngineAsync();
        await _fixture.TakeOverAsync();
        _fixture.Callbacks.Clear();
        await UntilAsync(() => _fixture.Callbacks.Any(callback => callback.Call == "update_publish"));
        Assert.False(encoder.HasExited);

        _fixture.Answer = HttpStatusCode.Forbidden;
        await UntilAsync(() => encoder.HasExited);
        // The lock file is locked by this process, and empty.
        var files = Directory.EnumerateFiles(_fixture.Root, "*", SearchOption.AllDirectories).Where(file => !file.EndsWith(".lock", StringComparison.Ordinal));
        Assert.DoesNotContain(files, file => $"{file}\n{File.ReadAllText(file)}".Contains(key, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_broadcast_can_be_dropped_at_once_after_a_take_over_too()
    {
        using var encoder = _fixture.Publish("xts_any");
        await UntilAsync(() => _fixture.Callbacks.Any(callback => callback.Call == "publish"));

        await _fixture.TakeOverAsync();
        var dropped = await _fixture.Hop.GetStringAsync(new Uri("/control/drop/publisher?app=live", UriKind.Relative), TestContext.Current.CancellationToken);

        Assert.Equal("1", dropped);
        await UntilAsync(() => encoder.HasExited);
    }

    [Fact]
    public async Task A_take_over_with_another_configuration_is_one_that_nginx_runs_on()
    {
        var moved = new Uri("http://127.0.0.1:9");
        await _fixture.TakeOverAsync(only: moved);
        await UntilAsync(() => StatusAsync(HttpStatusCode.Forbidden));

        await _fixture.TakeOverAsync();
        await UntilAsync(() => StatusAsync(HttpStatusCode.Redirect));

        async Task<bool> StatusAsync(HttpStatusCode expected)
        {
            using var answer = await _fixture.CallAsync("/publish", "publish");
            return answer.StatusCode == expected;
        }
    }

    [Fact]
    public async Task Stopping_ends_nginx_with_a_broadcast_running()
    {
        using var encoder = _fixture.Publish("xts_any");
        await UntilAsync(() => _fixture.Callbacks.Any(callback => callback.Call == "publish"));

        await _fixture.Server.StopAsync(_fixture.Hop.BaseAddress);

        Assert.False(_fixture.Server.IsRunning);
        await UntilAsync(() => encoder.HasExited);
        Assert.Contains(_fixture.Callbacks, callback => callback.Call == "publish_done");
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
