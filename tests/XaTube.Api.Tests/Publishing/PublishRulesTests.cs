using System.Net;
using System.Net.Http.Json;
using XaTube.Api.LiveStreams;
using XaTube.Api.Publishing;
using XaTube.Api.Tests.Accounts;
using XaTube.Api.Tests.Channels;
using XaTube.Api.Tests.RtmpCallbacks;
using Stream = XaTube.Api.LiveStreams.Stream;

namespace XaTube.Api.Tests.Publishing;

public sealed class PublishRulesTests(SharedServer server)
{
    [Fact]
    public async Task A_channel_begins_with_the_servers_own_rules()
    {
        var streamer = await Streamer.Enter(server);
        Assert.Equal(new ChannelPublishing(null, SecondPublisherRule.Reject, null), await streamer.Http.Read<ChannelPublishing>(Address(streamer)));
    }

    [Theory]
    [InlineData("nginx-rtmp")]
    [InlineData("srs")]
    [InlineData("mediamtx")]
    public async Task Where_takeover_is_the_rule_the_second_publisher_is_on_the_air_and_the_first_is_not(string adapter)
    {
        var streamer = await Streamer.Enter(server);
        var first = new Connection(server, Traces.Of(adapter), streamer.Key.Key);
        var second = first with { Number = 2 };
        var streamId = await first.GoLive();

        var set = await Put(streamer, new { graceSeconds = 60, secondPublisher = "takeover" });
        Assert.Equal(new ChannelPublishing(60, SecondPublisherRule.Takeover, null), await set.As<ChannelPublishing>(HttpStatusCode.OK));

        Assert.Equal(streamId, await second.GoLive());
        Assert.Equal(HttpStatusCode.OK, (await first.Done()).StatusCode);
        Assert.Equal(StreamState.Live, (await server.Public.Read<Stream>($"/api/streams/{streamId}")).State);
        Assert.Equal(streamId, await second.GoLive());
    }

    [Fact]
    public async Task An_interrupted_stream_waits_for_as_long_as_its_channel_says()
    {
        var streamer = await Streamer.Enter(server);
        Assert.Equal(HttpStatusCode.OK, (await Put(streamer, new { graceSeconds = 600 })).StatusCode);
        var (streamId, encoder) = await streamer.GoLive();

        await encoder.Done();

        var waiting = await server.Public.Read<Stream>($"/api/streams/{streamId}");
        Assert.InRange(waiting.ResumableUntil!.Value, DateTimeOffset.UtcNow.AddSeconds(570), DateTimeOffset.UtcNow.AddSeconds(601));
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(601)]
    public async Task A_grace_beyond_its_limits_is_refused(int seconds)
    {
        var streamer = await Streamer.Enter(server);
        await AccountsServer.ProblemOf(await Put(streamer, new { graceSeconds = seconds }), HttpStatusCode.BadRequest, "validation");
        await AccountsServer.ProblemOf(await Put(streamer, new { secondPublisher = "both" }), HttpStatusCode.BadRequest, "bad-request");
        Assert.Equal(new ChannelPublishing(null, SecondPublisherRule.Reject, null), await streamer.Http.Read<ChannelPublishing>(Address(streamer)));
    }

    [Fact]
    public async Task Only_the_owner_sees_and_changes_them()
    {
        var (streamer, stranger) = (await Streamer.Enter(server), await Streamer.Enter(server));
        await AccountsServer.ProblemOf(await stranger.Http.Fetch(Address(streamer)), HttpStatusCode.Forbidden, "forbidden");
        await AccountsServer.ProblemOf(await Put(stranger, new { graceSeconds = 1 }, of: streamer), HttpStatusCode.Forbidden, "forbidden");
        Assert.Equal(HttpStatusCode.Unauthorized, (await server.Public.Fetch(Address(streamer))).StatusCode);
        await AccountsServer.ProblemOf(await streamer.Http.Fetch($"/api/channels/{Guid.NewGuid()}/publishing"), HttpStatusCode.NotFound, "not-found");
    }

    private static string Address(Streamer streamer) => $"/api/channels/{streamer.Channel.Id}/publishing";

    private static Task<HttpResponseMessage> Put(Streamer streamer, object rules, Streamer? of = null) =>
        streamer.Http.PutAsJsonAsync(Address(of ?? streamer), rules, TestContext.Current.CancellationToken);
}
