using System.Net;
using XaTube.Api.LiveStreams;
using XaTube.Api.Tests.Accounts;
using XaTube.Api.Tests.Channels;
using XaTube.Api.Tests.ViewerSessions;
using Stream = XaTube.Api.LiveStreams.Stream;

namespace XaTube.Api.Tests.RtmpCallbacks;

public sealed class PublishTests(SharedServer server)
{
    [Fact]
    public async Task A_publisher_that_asks_again_is_sent_to_the_same_stream()
    {
        var streamer = await Streamer.Enter(server);
        var (streamId, encoder) = await streamer.GoLive();

        Assert.Equal(streamId, await encoder.GoLive());
        Assert.Equal(7, streamId.Version);
        Assert.Equal(StreamState.Live, (await Show(streamId)).State);
        Assert.Single((await server.Public.Read<ListAnswer<Stream>>($"/api/channels/{streamer.Channel.Id}/streams")).Items);
    }

    [Fact]
    public async Task Publishers_that_ask_at_once_get_one_stream()
    {
        var streamer = await Streamer.Enter(server);

        var answers = await Task.WhenAll(Enumerable.Range(1, 6).Select(n => streamer.Encoder($"{n}").Publish()));

        Assert.Single(answers, answer => answer.StatusCode == HttpStatusCode.Redirect);
        Assert.Equal(5, answers.Count(answer => answer.StatusCode == HttpStatusCode.Forbidden));
        Assert.Single((await server.Public.Read<ListAnswer<Stream>>($"/api/channels/{streamer.Channel.Id}/streams")).Items);
    }

    [Fact]
    public async Task A_second_publisher_is_refused_and_what_it_says_changes_nothing()
    {
        var streamer = await Streamer.Enter(server);
        var (streamId, encoder) = await streamer.GoLive();
        var second = streamer.Encoder("2");

        await AccountsServer.ProblemOf(await second.Publish(), HttpStatusCode.Forbidden, "already-publishing");
        Assert.Equal(HttpStatusCode.Forbidden, (await second.Update()).StatusCode);
        await second.Done();

        // An interrupted stream would be free for anybody with the key.
        await AccountsServer.ProblemOf(await second.Publish(), HttpStatusCode.Forbidden, "already-publishing");
        Assert.Equal(StreamState.Live, (await Show(streamId)).State);
        Assert.Equal(HttpStatusCode.OK, (await encoder.Update()).StatusCode);
        Assert.Equal(streamId, await encoder.GoLive());
    }

    [Fact]
    public async Task A_publisher_that_comes_back_within_grace_carries_the_same_stream_on_with_its_viewers()
    {
        var streamer = await Streamer.Enter(server);
        var (streamId, encoder) = await streamer.GoLive();
        await Viewer.Join(server.Public, streamId);
        await Eventually.Soon(() => Show(streamId), stream => stream.Viewers == 1);

        Assert.Equal(HttpStatusCode.OK, (await encoder.Done()).StatusCode);

        var waiting = await Eventually.Soon(() => Show(streamId), stream => stream.State == StreamState.Interrupted);
        Assert.Equal((1, null), (waiting.Viewers, waiting.EndedAt));
        Assert.InRange(waiting.ResumableUntil!.Value, DateTimeOffset.UtcNow.AddSeconds(20), DateTimeOffset.UtcNow.AddSeconds(31));
        Assert.Equal(TimeSpan.FromSeconds(30), waiting.ResumableUntil - waiting.InterruptedAt);

        var returned = streamer.Encoder("2");
        Assert.Equal(streamId, await returned.GoLive());
        var resumed = await Eventually.Soon(() => Show(streamId), stream => stream.State == StreamState.Live);
        Assert.Equal((1, null, null, waiting.StartedAt), (resumed.Viewers, resumed.ResumableUntil, resumed.InterruptedAt, resumed.StartedAt));

        // The connection that was lost is told of once more.
        await encoder.Done();
        await AccountsServer.ProblemOf(await streamer.Encoder("3").Publish(), HttpStatusCode.Forbidden, "already-publishing");
        Assert.Equal(HttpStatusCode.Forbidden, (await encoder.Update()).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await returned.Update()).StatusCode);
        Assert.Equal(StreamState.Live, (await Show(streamId)).State);
    }

    [Fact]
    public async Task An_ingest_that_has_started_anew_takes_over_from_its_former_life()
    {
        var streamer = await Streamer.Enter(server);
        var (streamId, encoder) = await streamer.GoLive();
        var after = encoder with { Boot = "1001" };

        Assert.Equal(streamId, await after.GoLive());
        await encoder.Done();

        Assert.Equal(HttpStatusCode.OK, (await after.Update()).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await encoder.Publish()).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await (encoder with { Node = "elsewhere", Boot = "9999" }).Publish()).StatusCode);
    }

    [Fact]
    public async Task Nobody_renews_a_stream_that_has_ended()
    {
        var streamer = await Streamer.Enter(server);
        var (streamId, encoder) = await streamer.GoLive();
        Assert.Equal(HttpStatusCode.OK, (await encoder.Update()).StatusCode);

        Assert.Equal(HttpStatusCode.NoContent, (await streamer.Http.Post($"/api/streams/{streamId}/end")).StatusCode);

        await AccountsServer.ProblemOf(await encoder.Update(), HttpStatusCode.Forbidden, "not-publishing");
        Assert.Equal(HttpStatusCode.OK, (await encoder.Done()).StatusCode);
        Assert.NotEqual(streamId, await streamer.Encoder("2").GoLive());
    }

    [Fact]
    public async Task A_renewal_of_what_was_never_published_is_refused()
    {
        var streamer = await Streamer.Enter(server);

        await AccountsServer.ProblemOf(await streamer.Encoder().Update(), HttpStatusCode.Forbidden, "not-publishing");
        Assert.Equal(HttpStatusCode.OK, (await streamer.Encoder().Done()).StatusCode);
        Assert.Empty((await server.Public.Read<ListAnswer<Stream>>($"/api/channels/{streamer.Channel.Id}/streams")).Items);
    }

    [Theory]
    [InlineData("connect")]
    [InlineData("play")]
    [InlineData("play_done")]
    [InlineData("record_done")]
    [InlineData("")]
    [InlineData("PUBLISH")]
    public async Task Calls_that_say_nothing_of_publishers_are_answered_and_ignored(string call)
    {
        var streamer = await Streamer.Enter(server);

        Assert.Equal(HttpStatusCode.OK, (await streamer.Encoder().Call(call)).StatusCode);

        Assert.Empty((await server.Public.Read<ListAnswer<Stream>>($"/api/channels/{streamer.Channel.Id}/streams")).Items);
    }

    private Task<Stream> Show(Guid streamId) => server.Public.Read<Stream>($"/api/streams/{streamId}");
}
