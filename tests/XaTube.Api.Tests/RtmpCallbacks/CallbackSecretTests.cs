using System.Net;
using XaTube.Api.LiveStreams;
using XaTube.Api.Tests.Accounts;
using XaTube.Api.Tests.Channels;
using Stream = XaTube.Api.LiveStreams.Stream;

namespace XaTube.Api.Tests.RtmpCallbacks;

public sealed class CallbackSecretTests(SharedServer server)
{
    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("wrong")]
    [InlineData(StandaloneServer.CallbacksSecret + "x")]
    [InlineData("A-callbacks-secret-for-tests")]
    public async Task A_wrong_secret_changes_nothing(string? secret)
    {
        var streamer = await Streamer.Enter(server);
        await AccountsServer.ProblemOf(
            await (streamer.Encoder() with { Secret = secret }).Publish(), HttpStatusCode.Unauthorized, "wrong-secret");
        Assert.Empty((await server.Public.Read<ListAnswer<Stream>>($"/api/channels/{streamer.Channel.Id}/streams")).Items);

        var (streamId, encoder) = await streamer.GoLive();
        var forger = encoder with { Secret = secret };
        await AccountsServer.ProblemOf(await forger.Done(), HttpStatusCode.Unauthorized, "wrong-secret");
        await AccountsServer.ProblemOf(await forger.Update(), HttpStatusCode.Unauthorized, "wrong-secret");
        await AccountsServer.ProblemOf(await forger.Call("connect"), HttpStatusCode.Unauthorized, "wrong-secret");
        // An interrupted stream would be free for anybody with the key.
        await AccountsServer.ProblemOf(await streamer.Encoder("2").Publish(), HttpStatusCode.Forbidden, "already-publishing");
        Assert.Equal(StreamState.Live, (await server.Public.Read<Stream>($"/api/streams/{streamId}")).State);
    }

    [Fact]
    public async Task A_secret_that_is_given_twice_is_wrong()
    {
        var streamer = await Streamer.Enter(server);
        using var request = new HttpRequestMessage(HttpMethod.Post, "/callbacks/nginx-rtmp");
        request.Headers.Add("X-Callback-Secret", [StandaloneServer.CallbacksSecret, StandaloneServer.CallbacksSecret]);
        request.Content = new FormUrlEncodedContent([new("call", "publish"), new("clientid", "1"), new("name", streamer.Key.Key)]);

        await AccountsServer.ProblemOf(
            await server.Internal.SendAsync(request, TestContext.Current.CancellationToken), HttpStatusCode.Unauthorized, "wrong-secret");
    }
}
