using System.Net;
using System.Text.Json;
using XaTube.Api.LiveStreams;
using XaTube.Api.Tests.Accounts;
using XaTube.Api.Tests.Channels;
using Stream = XaTube.Api.LiveStreams.Stream;

namespace XaTube.Api.Tests.LiveStreams;

public sealed class StreamTests(SharedServer server)
{
    private static readonly string[] Fields =
        ["id", "channel", "title", "state", "startedAt", "endedAt", "viewers", "peakViewers", "coverUrl", "playbackUrl", "thumbnailUrl"];

    [Fact]
    public async Task A_running_stream_and_an_ended_one_are_shown_alike()
    {
        var streamer = await Streamer.Enter(server, "Evening show");
        var before = server.Now.AddMilliseconds(-2);
        var (streamId, _) = await streamer.GoLive();

        var live = await server.Public.Read<JsonElement>($"/api/streams/{streamId}");
        AssertShape(streamer, streamId, live, "live");
        Assert.Equal(JsonValueKind.Null, live.GetProperty("endedAt").ValueKind);
        Assert.InRange(live.GetProperty("startedAt").GetDateTimeOffset(), before, server.Now);
        Assert.EndsWith("+00:00", live.GetProperty("startedAt").GetString()!.Replace("Z", "+00:00", StringComparison.Ordinal));

        await streamer.Http.Post($"/api/streams/{streamId}/end");
        var ended = await Eventually.Within(
            TimeSpan.FromSeconds(1), () => server.Public.Read<JsonElement>($"/api/streams/{streamId}"),
            stream => stream.GetProperty("state").GetString() == "ended");
        AssertShape(streamer, streamId, ended, "ended");
        Assert.Equal(live.GetProperty("startedAt").GetDateTimeOffset(), ended.GetProperty("startedAt").GetDateTimeOffset());
        Assert.InRange(
            ended.GetProperty("endedAt").GetDateTimeOffset(), live.GetProperty("startedAt").GetDateTimeOffset(), server.Now);

        // History, read later by others, says the same.
        var page = await server.Public.Read<JsonElement>($"/api/channels/{streamer.Channel.Id}/streams");
        var listed = Assert.Single(page.GetProperty("items").EnumerateArray());
        AssertShape(streamer, streamId, listed, "ended");
        foreach (var time in new[] { "startedAt", "endedAt" })
            Assert.Equal(ended.GetProperty(time).GetString(), listed.GetProperty(time).GetString());
    }

    [Fact]
    public async Task History_is_newest_first_and_has_pages()
    {
        var streamer = await Streamer.Enter(server);
        var begun = new List<Guid>();
        for (var n = 1; n <= 3; n++)
        {
            begun.Add(await streamer.Encoder($"{n}").GoLive());
            if (n < 3)
                await streamer.Http.Post($"/api/streams/{begun[^1]}/end");
        }

        begun.Reverse();
        var all = (await History("")).Items;
        Assert.Equal(begun, all.Select(stream => stream.Id));
        Assert.Equal([StreamState.Live, StreamState.Ended, StreamState.Ended], all.Select(stream => stream.State));

        var first = await History("?limit=2");
        var last = await History($"?limit=2&after={first.Next}");
        Assert.Equal(begun, first.Items.Concat(last.Items).Select(stream => stream.Id));
        Assert.Equal((2, null), (first.Items.Count, last.Next));

        async Task<ListAnswer<Stream>> History(string query) =>
            await server.Public.Read<ListAnswer<Stream>>($"/api/channels/{streamer.Channel.Id}/streams{query}");
    }

    [Fact]
    public async Task The_owner_ends_a_stream_and_nobody_else_does()
    {
        var streamer = await Streamer.Enter(server);
        var stranger = await Streamer.Enter(server);
        var (streamId, encoder) = await streamer.GoLive();

        await AccountsServer.ProblemOf(
            await stranger.Http.Post($"/api/streams/{streamId}/end"), HttpStatusCode.Forbidden, "forbidden");
        await AccountsServer.ProblemOf(
            await server.Public.Post($"/api/streams/{streamId}/end"), HttpStatusCode.Unauthorized, "unauthorized");
        Assert.Equal(HttpStatusCode.OK, (await encoder.Update()).StatusCode);

        Assert.Equal(HttpStatusCode.NoContent, (await streamer.Http.Post($"/api/streams/{streamId}/end")).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await encoder.Update()).StatusCode);
        Assert.Equal(HttpStatusCode.NoContent, (await streamer.Http.Post($"/api/streams/{streamId}/end")).StatusCode);
    }

    [Fact]
    public async Task Ending_a_past_stream_leaves_the_present_one_alone()
    {
        var streamer = await Streamer.Enter(server);
        var past = await streamer.Encoder().GoLive();
        await streamer.Http.Post($"/api/streams/{past}/end");
        var present = await streamer.Encoder("2").GoLive();

        Assert.Equal(HttpStatusCode.NoContent, (await streamer.Http.Post($"/api/streams/{past}/end")).StatusCode);

        Assert.Equal(HttpStatusCode.OK, (await streamer.Encoder("2").Update()).StatusCode);
        Assert.Equal(StreamState.Live, (await server.Public.Read<Stream>($"/api/streams/{present}")).State);
    }

    [Fact]
    public async Task A_stream_that_does_not_exist_is_not_found()
    {
        var streamer = await Streamer.Enter(server);
        var unknown = Guid.NewGuid();

        foreach (var path in new[] { $"/api/streams/{unknown}", $"/api/streams/{unknown}/events", "/api/streams/not-an-id" })
            await AccountsServer.ProblemOf(await server.Public.Fetch(path), HttpStatusCode.NotFound, "not-found");
        await AccountsServer.ProblemOf(await streamer.Http.Post($"/api/streams/{unknown}/end"), HttpStatusCode.NotFound, "not-found");
    }

    private static void AssertShape(Streamer streamer, Guid streamId, JsonElement stream, string state)
    {
        Assert.Superset(Fields.ToHashSet(), stream.Names().ToHashSet());
        Assert.Equal(["id", "handle", "title"], stream.GetProperty("channel").Names());
        Assert.Equal(
            (streamer.Channel.Id, streamer.Channel.Handle, "Evening show"),
            (stream.GetProperty("channel").GetProperty("id").GetGuid(), stream.GetProperty("channel").GetProperty("handle").GetString()!,
                stream.GetProperty("channel").GetProperty("title").GetString()!));
        Assert.Equal(
            (streamId, "Evening show", state, $"/hls/{streamId}.m3u8", 0, 0),
            (stream.GetProperty("id").GetGuid(), stream.GetProperty("title").GetString(), stream.GetProperty("state").GetString(),
                stream.GetProperty("playbackUrl").GetString(), stream.GetProperty("viewers").GetInt32(), stream.GetProperty("peakViewers").GetInt32()));
    }
}
