using System.Net;
using System.Text;
using XaTube.Api.LiveStreams;
using XaTube.Api.Tests.Channels;
using XaTube.Api.ViewerSessions;

namespace XaTube.Api.Tests.ViewerSessions;

/// <summary>A heartbeat is answered alike, whether the middleware understands its JSON or leaves it to the endpoint.</summary>
public sealed class HeartbeatCodecTests(SharedServer server)
{
    [Theory]
    [InlineData("""{"session":"TOKEN","watchedMs":1000}""", "application/json")]
    [InlineData("""{"watchedMs":1000,"session":"TOKEN"}""", "application/json; charset=utf-8")]
    [InlineData(""" { "session" : "TOKEN" , "watchedMs" : 1000 } """, "application/json")]
    [InlineData("""{"Session":"TOKEN","WATCHEDMS":1000}""", "application/json")]
    [InlineData("""{"session":"TOKEN","watchedMs":1000,"player":{"name":"other"}}""", "application/json")]
    [InlineData("""{"\u0073ession":"TOKEN","watchedMs":1000}""", "application/json")]
    public async Task However_it_is_written_it_is_answered_with_the_next_token(string form, string type)
    {
        var (streamId, _) = await (await Streamer.Enter(server)).GoLive();
        var viewer = await Viewer.Join(server.Public, streamId);

        using var answer = await Send(form.Replace("TOKEN", viewer.Session, StringComparison.Ordinal), type);

        Assert.Equal("application/json", answer.Content.Headers.ContentType!.MediaType);
        Assert.Equal("nosniff", answer.Headers.GetValues("X-Content-Type-Options").Single());
        var next = await answer.As<HeartbeatAnswer>(HttpStatusCode.Accepted);
        Assert.NotEqual(viewer.Session, next.Session);
        Assert.Equal(StreamState.Live, next.State);
        Assert.True(next.HeartbeatSeconds > 0);
        // The next one is as good.
        (await Send($$"""{"session":"{{next.Session}}","watchedMs":2000}""", "application/json")).Dispose();
    }

    [Theory]
    [InlineData("""{"session":"TOKEN","watchedMs":-1}""", "application/json", HttpStatusCode.BadRequest)]
    [InlineData("""{"session":"TOKEN","watchedMs":1.5}""", "application/json", HttpStatusCode.BadRequest)]
    [InlineData("""{"session":"TOKEN","watchedMs":"1"}""", "application/json", HttpStatusCode.BadRequest)]
    [InlineData("""{"session":"TOKEN","watchedMs":1}x""", "application/json", HttpStatusCode.BadRequest)]
    [InlineData("""{"session":"TOKEN" """, "application/json", HttpStatusCode.BadRequest)]
    [InlineData("""{"session":"TOKEN","watchedMs":1}""", "text/plain", HttpStatusCode.UnsupportedMediaType)]
    [InlineData("""{"session":"TOKENx","watchedMs":1}""", "application/json", HttpStatusCode.Unauthorized)]
    public async Task What_is_wrong_with_it_is_said_as_a_problem(string form, string type, HttpStatusCode expected)
    {
        var (streamId, _) = await (await Streamer.Enter(server)).GoLive();
        var viewer = await Viewer.Join(server.Public, streamId);

        using var answer = await Send(form.Replace("TOKEN", viewer.Session, StringComparison.Ordinal), type);

        Assert.Equal(expected, answer.StatusCode);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType!.MediaType);
    }

    private async Task<HttpResponseMessage> Send(string body, string type)
    {
        using var content = new StringContent(body, Encoding.UTF8);
        content.Headers.Remove("Content-Type");
        content.Headers.TryAddWithoutValidation("Content-Type", type);
        return await server.Public.PostAsync(new Uri("/api/heartbeats", UriKind.Relative), content);
    }
}
