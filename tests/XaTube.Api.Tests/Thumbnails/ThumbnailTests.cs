using System.Net;
using System.Text.Json;
using XaTube.Api.Channels;
using XaTube.Api.LiveStreams;
using XaTube.Api.Tests.Channels;
using XaTube.Grains.LiveStreams;
using XaTube.Grains.Thumbnails;
using Stream = XaTube.Api.LiveStreams.Stream;

namespace XaTube.Api.Tests.Thumbnails;

/// <summary>What media agents hand over is what is served.</summary>
public sealed class ThumbnailTests(SharedServer server)
{
    private static readonly byte[] Jpeg = [0xFF, 0xD8, 0xFF, 0xD9];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_live_stream_has_a_picture_in_every_answer_until_it_ends()
    {
        var streamer = await Streamer.Enter(server);
        var (id, _) = await streamer.GoLive();
        Assert.Null((await Read(id)).ThumbnailUrl);
        await AssertNotFound(await server.Public.Fetch($"/api/streams/{id}/thumbnail"));

        await SetThumbnail(id, TimeSpan.FromMinutes(3));

        var url = (await Eventually.Soon(() => Read(id), stream => stream.ThumbnailUrl is not null)).ThumbnailUrl!;
        Assert.StartsWith($"/api/streams/{id}/thumbnail?", url);
        var answer = await server.Public.Fetch(url);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal("image/jpeg", answer.Content.Headers.ContentType!.MediaType);
        Assert.Equal("public, max-age=30", answer.Headers.CacheControl!.ToString());
        Assert.Equal(Jpeg, await answer.Content.ReadAsByteArrayAsync(Cancel));
        Assert.Equal(url, (await Eventually.Soon(Listed, stream => stream?.ThumbnailUrl is not null))!.ThumbnailUrl);
        Assert.Equal(url, (await server.Public.Read<Channel>($"/api/channels/{streamer.Channel.Id}")).Live!.ThumbnailUrl);

        var again = new HttpRequestMessage(HttpMethod.Get, url);
        again.Headers.IfNoneMatch.Add(answer.Headers.ETag!);
        Assert.Equal(HttpStatusCode.NotModified, (await server.Public.SendAsync(again, Cancel)).StatusCode);

        await streamer.Http.Post($"/api/streams/{id}/end");
        var ended = await Eventually.Soon(() => Read(id), stream => stream.State == StreamState.Ended);
        Assert.Null(ended.ThumbnailUrl);
        await AssertNotFound(await Eventually.Soon(() => server.Public.Fetch(url), gone => gone.StatusCode == HttpStatusCode.NotFound));

        async Task<Stream?> Listed() =>
            (await server.Public.Read<ListAnswer<Stream>>("/api/streams?limit=100")).Items.FirstOrDefault(stream => stream.Id == id);
    }

    [Fact]
    public async Task A_new_picture_has_another_address()
    {
        var (id, _) = await (await Streamer.Enter(server)).GoLive();
        await SetThumbnail(id, TimeSpan.FromMinutes(3));
        var first = (await Eventually.Soon(() => Read(id), stream => stream.ThumbnailUrl is not null)).ThumbnailUrl;
        await SetThumbnail(id, TimeSpan.FromMinutes(3));
        await Eventually.Soon(() => Read(id), stream => stream.ThumbnailUrl is { } url && url != first);
    }

    [Fact]
    public async Task A_picture_that_is_not_replaced_is_not_shown_for_ever()
    {
        var (id, _) = await (await Streamer.Enter(server)).GoLive();
        await SetThumbnail(id, TimeSpan.FromSeconds(2));
        await Eventually.Soon(() => Read(id), stream => stream.ThumbnailUrl is not null);
        await Eventually.Within(TimeSpan.FromSeconds(10), () => Read(id), stream => stream.ThumbnailUrl is null);
    }

    [Theory]
    [InlineData("00000000-0000-7000-8000-000000000000")]
    [InlineData("not-an-id")]
    public async Task Nobodys_picture_is_not_found(string id) => await AssertNotFound(await server.Public.Fetch($"/api/streams/{id}/thumbnail"));

    private Task SetThumbnail(Guid id, TimeSpan lifetime) =>
        server.Grains.GetGrain<ILiveStreamGrain>(id).SetThumbnail(new Thumbnail(Jpeg, server.Now), lifetime);

    private Task<Stream> Read(Guid id) => server.Public.Read<Stream>($"/api/streams/{id}");

    private static async Task AssertNotFound(HttpResponseMessage answer) =>
        Assert.Equal("not-found", (await answer.As<JsonElement>(HttpStatusCode.NotFound)).GetProperty("type").GetString());
}
