using System.Net;
using System.Net.Http.Headers;
using System.Text;
using XaTube.Api.LiveStreams;
using XaTube.Api.Tests.Accounts;
using XaTube.Api.Tests.Channels;
using Stream = XaTube.Api.LiveStreams.Stream;

namespace XaTube.Api.Tests.RtmpCallbacks;

public sealed class MalformedCallbackTests(SharedServer server)
{
    private const string Form = "application/x-www-form-urlencoded";

    [Theory]
    [InlineData("name")]
    [InlineData("call")]
    [InlineData("clientid")]
    [InlineData("app")]
    [InlineData("anything")]
    public async Task A_repeated_field_is_refused_and_changes_nothing(string field)
    {
        var streamer = await Streamer.Enter(server);
        await AccountsServer.ProblemOf(
            await streamer.Encoder().Call("publish", (field, "1"), (field, "2")), HttpStatusCode.Forbidden, "malformed-callback");
        Assert.Empty((await server.Public.Read<ListAnswer<Stream>>($"/api/channels/{streamer.Channel.Id}/streams")).Items);

        var (streamId, encoder) = await streamer.GoLive();
        Assert.Equal(HttpStatusCode.Forbidden, (await encoder.Call("publish_done", (field, "1"), (field, "2"))).StatusCode);
        // An interrupted stream would be free for anybody with the key.
        await AccountsServer.ProblemOf(await streamer.Encoder("2").Publish(), HttpStatusCode.Forbidden, "already-publishing");
        Assert.Equal(StreamState.Live, (await server.Public.Read<Stream>($"/api/streams/{streamId}")).State);
    }

    [Fact]
    public async Task Arguments_that_a_publisher_brings_along_are_of_no_interest()
    {
        var streamer = await Streamer.Enter(server);

        var answer = await streamer.Encoder().Call("publish", ("token", "abc"), ("quality", "high"));

        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
    }

    [Theory]
    [InlineData("call=publish&name={0}", Form)]
    [InlineData("call=publish&name={0}&clientid=", Form)]
    [InlineData("call=publish&name={0}&clientid=abc", Form)]
    [InlineData("call=publish&name={0}&clientid=-1", Form)]
    [InlineData("call=publish&name={0}&clientid=123456789012345678901", Form)]
    [InlineData("call=publish&clientid=1", Form)]
    [InlineData("call=publish&clientid=1&name=", Form)]
    [InlineData("call=publish&clientid=1&name=%00", Form)]
    [InlineData("call=publish&clientid=1&name=%FF%FE%zz", Form)]
    [InlineData("call=publish&clientid=1&Name={0}&name={0}", Form)]
    [InlineData("call=publish&clientid=1&name={0}/../{0}", Form)]
    [InlineData("call=publish&clientid=1&name=%20{0}", Form)]
    [InlineData("", null)]
    [InlineData("call=publish&clientid=1&name={0}", null)]
    [InlineData("call=publish&clientid=1&name={0}", "text/plain")]
    [InlineData("{{\"call\":\"publish\",\"clientid\":\"1\",\"name\":\"{0}\"}}", "application/json")]
    [InlineData("nonsense", "multipart/form-data")]
    [InlineData("nonsense", "multipart/form-data; boundary=x")]
    [InlineData("--x\r\nContent-Disposition: form-data; name=\"call\"\r\n\r\npublish", "multipart/form-data; boundary=x")]
    public async Task What_cannot_be_read_is_refused(string body, string? type)
    {
        var streamer = await Streamer.Enter(server);
        using var content = new ByteArrayContent(Encoding.UTF8.GetBytes(string.Format(null, body, streamer.Key.Key)));
        content.Headers.ContentType = type is null ? null : MediaTypeHeaderValue.Parse(type);

        var answer = await streamer.Encoder().Send(content);

        Assert.Equal((HttpStatusCode.Forbidden, "application/problem+json"), (answer.StatusCode, answer.Content.Headers.ContentType?.MediaType));
        Assert.Empty((await server.Public.Read<ListAnswer<Stream>>($"/api/channels/{streamer.Channel.Id}/streams")).Items);
    }

    [Theory]
    [InlineData(1, 5_000_000)]
    [InlineData(5_000, 1)]
    [InlineData(1, 31_000_000)]
    public async Task What_is_too_large_is_refused(int fields, int length)
    {
        var streamer = await Streamer.Enter(server);
        var more = string.Join('&', Enumerable.Range(0, fields).Select(n => $"f{n}={new string('a', length)}"));
        using var content = new StringContent($"call=publish&clientid=1&name={streamer.Key.Key}&{more}", Encoding.ASCII, Form);

        var answer = await streamer.Encoder().Send(content);

        Assert.Contains(answer.StatusCode, new[] { HttpStatusCode.Forbidden, HttpStatusCode.RequestEntityTooLarge });
        Assert.Empty((await server.Public.Read<ListAnswer<Stream>>($"/api/channels/{streamer.Channel.Id}/streams")).Items);
    }

    [Fact]
    public async Task An_ingest_with_an_endless_name_is_refused()
    {
        var streamer = await Streamer.Enter(server);

        await AccountsServer.ProblemOf(
            await (streamer.Encoder() with { Node = new string('n', 65) }).Publish(), HttpStatusCode.Forbidden, "malformed-callback");
        await AccountsServer.ProblemOf(
            await (streamer.Encoder() with { Boot = new string('1', 65) }).Publish(), HttpStatusCode.Forbidden, "malformed-callback");
    }
}
