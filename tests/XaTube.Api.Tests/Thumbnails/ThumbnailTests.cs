using System.Net;
using System.Text.Json;
using XaTube.Api.Channels;
using XaTube.Api.LiveStreams;
using XaTube.Api.Tests.Channels;
using XaTube.Api.Tests.Operations;
using Stream = XaTube.Api.LiveStreams.Stream;

namespace XaTube.Api.Tests.Thumbnails;

public sealed class ThumbnailTests : IAsyncLifetime
{
    // A first picture after a second, a look every second, and the directory hears every five.
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);

    private HlsServer _hls = null!;
    private StandaloneServer _server = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _hls = await HlsServer.Start();
        _server = await Serve(interval: "00:01:00");
    }

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        await _hls.DisposeAsync();
    }

    [Fact]
    public async Task A_live_stream_has_a_picture_in_every_answer_until_it_ends()
    {
        var streamer = await Streamer.Enter(_server);
        var (id, _) = await streamer.GoLive();
        Assert.Null((await Read(id)).ThumbnailUrl);
        await AssertNotFound(await _server.Public.Fetch($"/api/streams/{id}/thumbnail"));

        var url = (await Eventually.Within(Limit, () => Read(id), stream => stream.ThumbnailUrl is not null)).ThumbnailUrl!;
        Assert.StartsWith($"/api/streams/{id}/thumbnail?", url);
        Assert.Equal(url, (await Eventually.Within(Limit, Listed, stream => stream?.ThumbnailUrl is not null))!.ThumbnailUrl);
        Assert.Equal(url, (await _server.Public.Read<Channel>($"/api/channels/{streamer.Channel.Id}")).Live!.ThumbnailUrl);

        var answer = await _server.Public.Fetch(url);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal("image/jpeg", answer.Content.Headers.ContentType!.MediaType);
        Assert.Equal("public, max-age=30", answer.Headers.CacheControl!.ToString());
        Assert.Equal(("mjpeg", 640, 360), await Picture.Probe(await answer.Content.ReadAsByteArrayAsync(Cancel)));

        var again = new HttpRequestMessage(HttpMethod.Get, url);
        again.Headers.IfNoneMatch.Add(answer.Headers.ETag!);
        Assert.Equal(HttpStatusCode.NotModified, (await _server.Public.SendAsync(again, Cancel)).StatusCode);

        await streamer.Http.Post($"/api/streams/{id}/end");
        var ended = await Eventually.Soon(() => Read(id), stream => stream.State == StreamState.Ended);
        Assert.Null(ended.ThumbnailUrl);
        await AssertNotFound(await Eventually.Soon(
            () => _server.Public.Fetch(url), gone => gone.StatusCode == HttpStatusCode.NotFound));

        async Task<Stream?> Listed() =>
            (await _server.Public.Read<ListAnswer<Stream>>("/api/streams")).Items.FirstOrDefault(stream => stream.Id == id);
    }

    [Fact]
    public async Task The_picture_is_taken_again_and_has_another_address()
    {
        await using var server = await Serve(interval: "00:00:05");
        var (id, _) = await (await Streamer.Enter(server)).GoLive();
        var first = (await Eventually.Within(Limit, Now, stream => stream.ThumbnailUrl is not null)).ThumbnailUrl;
        await Eventually.Within(2 * Limit, Now, stream => stream.ThumbnailUrl is { } url && url != first);

        Task<Stream> Now() => server.Public.Read<Stream>($"/api/streams/{id}");
    }

    [Fact]
    public async Task A_stream_whose_video_hangs_keeps_no_other_from_its_picture_and_is_not_complained_of()
    {
        using var pictures = new Measurements("xatube.thumbnails");
        var (broken, _) = await (await Streamer.Enter(_server)).GoLive();
        _hls.Hang[broken] = new TaskCompletionSource();
        var (sound, _) = await (await Streamer.Enter(_server)).GoLive();
        await _hls.Hang[broken].Task;

        await Eventually.Within(Limit, () => Read(sound), stream => stream.ThumbnailUrl is not null);

        Assert.Null((await Read(broken)).ThumbnailUrl);
        Assert.DoesNotContain(_server.Log.Lines, line => line.Contains("ThumbnailGenerator", StringComparison.Ordinal));
        await pictures.Include(Limit, ("outcome", "Taken"));
        await pictures.Include(Limit, ("outcome", "TimedOut"));
    }

    [Theory]
    [InlineData("00000000-0000-7000-8000-000000000000")]
    [InlineData("not-an-id")]
    public async Task Nobodys_picture_is_not_found(string id) => await AssertNotFound(await _server.Public.Fetch($"/api/streams/{id}/thumbnail"));

    [Fact]
    public async Task A_setting_that_is_no_address_is_named_before_anything_starts()
    {
        var fault = await Assert.ThrowsAnyAsync<Exception>(() => StandaloneServer.Start(("XaTube:Thumbnails:HlsBaseUrl", "/srv/hls")));
        Assert.Contains("XaTube:Thumbnails:HlsBaseUrl", fault.Message);
    }

    private Task<StandaloneServer> Serve(string interval) => StandaloneServer.Start(
        ("XaTube:Thumbnails:HlsBaseUrl", _hls.Url + "/"),
        ("XaTube:Thumbnails:FirstAfter", "00:00:01"),
        ("XaTube:Thumbnails:Interval", interval),
        ("XaTube:Thumbnails:Patience", "00:00:03"),
        ("XaTube:Thumbnails:MaxLoad", "0"),
        // Nobody sends here what renews it.
        ("XaTube:LiveStreams:Lease", "00:10:00"));

    private Task<Stream> Read(Guid id) => _server.Public.Read<Stream>($"/api/streams/{id}");

    private static async Task AssertNotFound(HttpResponseMessage answer) =>
        Assert.Equal("not-found", (await answer.As<JsonElement>(HttpStatusCode.NotFound)).GetProperty("type").GetString());
}
