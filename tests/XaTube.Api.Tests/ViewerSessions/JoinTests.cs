using System.Net;
using System.Text;
using System.Text.Json;
using XaTube.Api.LiveStreams;
using XaTube.Api.Tests.Accounts;
using XaTube.Api.Tests.Channels;
using Stream = XaTube.Api.LiveStreams.Stream;

namespace XaTube.Api.Tests.ViewerSessions;

public sealed class JoinTests(SharedServer server)
{
    [Fact]
    public async Task Whoever_joins_is_told_what_a_player_needs()
    {
        var (streamId, _) = await (await Streamer.Enter(server)).GoLive();

        var joined = await (await Viewer.Ask(server.Public, streamId, "a device")).As<JsonElement>(HttpStatusCode.Created);

        Assert.Equal(["session", "sessionId", "heartbeatSeconds", "viewers", "state"], joined.Names());
        Assert.Equal(7, joined.GetProperty("sessionId").GetGuid().Version);
        Assert.Equal(
            (10, "live"), (joined.GetProperty("heartbeatSeconds").GetInt32(), joined.GetProperty("state").GetString()));

        var beat = await (await server.Public.Post(
            "/api/heartbeats", new { session = joined.GetProperty("session").GetString(), watchedMs = 0 })).As<JsonElement>(HttpStatusCode.Accepted);
        Assert.Equal(["session", "heartbeatSeconds", "viewers", "state"], beat.Names());
    }

    [Theory]
    [InlineData(null)]
    [InlineData("{}")]
    [InlineData("""{"device": null}""")]
    [InlineData("""{"device": ""}""")]
    public async Task A_viewer_need_not_say_anything(string? body)
    {
        var (streamId, _) = await (await Streamer.Enter(server)).GoLive();
        using var content = body is null ? null : new StringContent(body, Encoding.UTF8, "application/json");

        var answer = await server.Public.PostAsync($"/api/streams/{streamId}/viewers", content, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
    }

    [Fact]
    public async Task A_device_of_endless_name_is_refused()
    {
        var (streamId, _) = await (await Streamer.Enter(server)).GoLive();

        var problem = await AccountsServer.ProblemOf(
            await Viewer.Ask(server.Public, streamId, new string('d', 101)), HttpStatusCode.BadRequest, "validation");
        Assert.Equal(["device"], problem.Errors!.Keys);
    }

    [Fact]
    public async Task An_interrupted_stream_can_be_joined()
    {
        var (streamId, encoder) = await (await Streamer.Enter(server)).GoLive();
        await encoder.Done();

        var joined = await (await Viewer.Ask(server.Public, streamId)).As<JsonElement>(HttpStatusCode.Created);

        Assert.Equal("interrupted", joined.GetProperty("state").GetString());
    }

    [Fact]
    public async Task An_ended_stream_cannot_be_joined_and_tells_its_viewers_so()
    {
        var streamer = await Streamer.Enter(server);
        var (streamId, _) = await streamer.GoLive();
        var viewer = await Viewer.Join(server.Public, streamId);
        await Eventually.Soon(() => Viewer.Count(server.Public, streamId), count => count == 1);

        await streamer.Http.Post($"/api/streams/{streamId}/end");

        var beat = await Eventually.Within(TimeSpan.FromSeconds(1), () => viewer.Beat(0), answer => answer.State == StreamState.Ended);
        Assert.Equal(0, beat.Viewers);
        await AccountsServer.ProblemOf(await Viewer.Ask(server.Public, streamId), HttpStatusCode.Conflict, "stream-ended");
        await viewer.Leave(0);
        var stream = await server.Public.Read<Stream>($"/api/streams/{streamId}");
        Assert.Equal((0, 1), (stream.Viewers, stream.PeakViewers));
    }

    [Fact]
    public async Task A_stream_that_does_not_exist_cannot_be_joined()
    {
        foreach (var id in new[] { Guid.NewGuid(), Guid.Empty })
            await AccountsServer.ProblemOf(await Viewer.Ask(server.Public, id), HttpStatusCode.NotFound, "not-found");
    }
}
