using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using XaTube.Api.LiveStreams;
using XaTube.Api.Publishing;
using XaTube.Api.Tests.Accounts;
using XaTube.Api.Tests.Channels;
using Stream = XaTube.Api.LiveStreams.Stream;

namespace XaTube.Api.Tests.Publishing;

public sealed class SuspensionTests(SharedServer server)
{
    [Fact]
    public async Task A_suspended_channel_is_off_the_air_and_stays_off_until_it_is_resumed()
    {
        var streamer = await Streamer.Enter(server);
        var (streamId, encoder) = await streamer.GoLive();

        Assert.Equal(HttpStatusCode.NoContent, (await Operator(HttpMethod.Put, streamer, new { reason = " Stolen films " })).StatusCode);

        await Eventually.Soon(() => server.Public.Read<Stream>($"/api/streams/{streamId}"), stream => stream.State == StreamState.Ended);
        Assert.Equal(HttpStatusCode.Forbidden, (await encoder.Update()).StatusCode);
        await AccountsServer.ProblemOf(await streamer.Encoder("2").Publish(), HttpStatusCode.Forbidden, "channel-suspended");
        Assert.Equal("Stolen films", (await Publishing(streamer)).Suspension!.Reason);
        Assert.Equal("Stolen films", (await (await Operator(HttpMethod.Get, streamer)).As<ChannelSuspension>(HttpStatusCode.OK)).Reason);
        var attempts = await streamer.Http.Read<ListAnswer<ChannelPublishAttempt>>($"/api/channels/{streamer.Channel.Id}/publishing/attempts");
        Assert.Equal("channel-suspended", attempts.Items[0].Outcome);

        Assert.Equal(HttpStatusCode.NoContent, (await Operator(HttpMethod.Delete, streamer)).StatusCode);
        Assert.Null((await Publishing(streamer)).Suspension);
        await AccountsServer.ProblemOf(await Operator(HttpMethod.Get, streamer), HttpStatusCode.NotFound, "not-found");
        Assert.NotEqual(streamId, await streamer.Encoder("3").GoLive());
    }

    [Theory]
    [InlineData(null)]
    [InlineData("  ")]
    [InlineData(301)]
    public async Task A_suspension_has_a_reason_of_at_most_300_characters(object? reason) => await AccountsServer.ProblemOf(
        await Operator(HttpMethod.Put, await Streamer.Enter(server), new { reason = reason is int length ? new string('x', length) : reason }),
        HttpStatusCode.BadRequest, "validation");

    [Fact]
    public async Task Only_operators_suspend()
    {
        var streamer = await Streamer.Enter(server);
        var path = Path(streamer.Channel.Id);
        Assert.Equal(HttpStatusCode.Unauthorized, (await server.Internal.DeleteAsync(path, TestContext.Current.CancellationToken)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await streamer.Http.DeleteAsync(path, TestContext.Current.CancellationToken)).StatusCode);
    }

    [Fact]
    public async Task There_is_nothing_to_suspend_where_there_is_no_channel()
    {
        await AccountsServer.ProblemOf(await Operator(HttpMethod.Put, Guid.NewGuid(), new { reason = "None" }), HttpStatusCode.NotFound, "not-found");
        await AccountsServer.ProblemOf(await Operator(HttpMethod.Delete, Guid.NewGuid()), HttpStatusCode.NotFound, "not-found");
    }

    private static string Path(Guid channel) => $"/operator/channels/{channel}/suspension";

    private static Task<ChannelPublishing> Publishing(Streamer streamer) =>
        streamer.Http.Read<ChannelPublishing>($"/api/channels/{streamer.Channel.Id}/publishing");

    private Task<HttpResponseMessage> Operator(HttpMethod method, Streamer streamer, object? body = null) =>
        Operator(method, streamer.Channel.Id, body);

    private Task<HttpResponseMessage> Operator(HttpMethod method, Guid channel, object? body = null)
    {
        var request = new HttpRequestMessage(method, Path(channel)) { Content = body is null ? null : JsonContent.Create(body) };
        request.Headers.Authorization = new AuthenticationHeaderValue(
            "Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes("operator:" + StandaloneServer.OperatorPassword)));
        return server.Internal.SendAsync(request, TestContext.Current.CancellationToken);
    }
}
