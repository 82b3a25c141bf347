using System.Diagnostics;
using System.Net;
using XaTube.Api.Channels;
using XaTube.Api.Tests.Accounts;
using XaTube.Api.Tests.Channels;
using XaTube.Api.Tests.ViewerSessions;
using Stream = XaTube.Api.LiveStreams.Stream;

namespace XaTube.Api.Tests.Redis;

[Collection(Timed.Name)]
public sealed class PageCacheTests : IAsyncLifetime
{
    private RedisServer _redis = null!;
    private StandaloneServer _server = null!;

    public async ValueTask InitializeAsync()
    {
        _redis = await RedisServer.Start();
        _server = await StandaloneServer.Start(("XaTube:Redis:ConnectionString", _redis.ConnectionString));
        await Eventually.Soon(Gauge, gauge => gauge == "1");
    }

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        await _redis.DisposeAsync();
    }

    [Fact]
    public async Task A_stranger_sees_a_new_channel_within_two_seconds_and_who_is_logged_in_at_once()
    {
        var owner = await Member.Enter(_server);
        var handle = Streamer.NewHandle();
        var list = $"/api/channels?q={handle}";
        Assert.Empty((await _server.Public.Read<ListAnswer<Channel>>(list)).Items);
        Assert.Equal(HttpStatusCode.NotFound, (await _server.Public.Fetch($"/api/channels/{handle}")).StatusCode);

        await Streamer.Found(owner.Http, new { handle, title = "New" });

        Assert.Single((await owner.Http.Read<ListAnswer<Channel>>(list)).Items);
        Assert.Equal("New", (await _server.Public.Read<Channel>($"/api/channels/{handle}")).Title);
        await Eventually.Within(
            TimeSpan.FromSeconds(2.5), async () => (await _server.Public.Read<ListAnswer<Channel>>(list)).Items.Count, count => count == 1);
    }

    [Fact]
    public async Task How_many_watch_a_channel_is_not_kept_for_strangers_either()
    {
        var streamer = await Streamer.Enter(_server);
        var (stream, _) = await streamer.GoLive();
        await Eventually.Soon(Live, live => live?.Viewers == 0);

        await Viewer.Join(_server.Public, stream);

        // Streams tell the live directory once a second; a cache behind that would make it more than two.
        await Eventually.Within(TimeSpan.FromSeconds(2), Live, live => live?.Viewers == 1);

        async Task<Stream?> Live() => (await _server.Public.Read<Channel>($"/api/channels/{streamer.Channel.Handle}")).Live;
    }

    [Fact]
    public async Task Without_redis_pages_are_served_and_the_process_stays_ready()
    {
        var streamer = await Streamer.Enter(_server);
        await _redis.Freeze();
        try
        {
            var clock = Stopwatch.StartNew();
            for (var n = 0; n < 20; n++)
            {
                await _server.Public.Read<ListAnswer<Channel>>($"/api/channels?q={n}");
                await _server.Public.Read<Channel>($"/api/channels/{streamer.Channel.Id}");
            }

            // Waiting for it each time would take longer than that.
            Assert.True(clock.Elapsed < TimeSpan.FromSeconds(6), $"Forty pages took {clock.Elapsed}.");

            Assert.Equal(HttpStatusCode.OK, (await _server.Public.Fetch("/readyz")).StatusCode);
            Assert.Equal("0", await Eventually.Soon(Gauge, gauge => gauge == "0"));
        }
        finally
        {
            await _redis.Freeze("CONT");
        }
    }

    private async Task<string?> Gauge() =>
        (await (await _server.Internal.Fetch("/metrics")).Content.ReadAsStringAsync(TestContext.Current.CancellationToken))
        .Split('\n').FirstOrDefault(line => line.StartsWith("xatube_redis_available", StringComparison.Ordinal))?.Split(' ')[1];
}
