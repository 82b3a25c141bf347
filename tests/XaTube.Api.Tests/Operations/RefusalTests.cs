using System.Net;
using System.Text;
using XaTube.Api.Tests.Accounts;
using XaTube.Api.Tests.Channels;

namespace XaTube.Api.Tests.Operations;

/// <summary>Whatever is refused, and by whom: the answer has one shape. 409 and 429 are with the nouns that give them.</summary>
public sealed class RefusalTests(SharedServer server)
{
    [Theory]
    [InlineData("GET", "/", HttpStatusCode.NotFound, "not-found")]
    [InlineData("GET", "/api/nothing", HttpStatusCode.NotFound, "not-found")]
    [InlineData("POST", "/api/streams/not-an-id/viewers", HttpStatusCode.NotFound, "not-found")]
    [InlineData("DELETE", "/api/streams", HttpStatusCode.MethodNotAllowed, "method-not-allowed")]
    [InlineData("PUT", "/api/heartbeats", HttpStatusCode.MethodNotAllowed, "method-not-allowed")]
    [InlineData("POST", "/livez", HttpStatusCode.MethodNotAllowed, "method-not-allowed")]
    [InlineData("GET", "/api/streams?limit=x", HttpStatusCode.BadRequest, "bad-request")]
    [InlineData("GET", "/api/auth/me", HttpStatusCode.Unauthorized, "unauthorized")]
    public async Task What_nobody_answers_is_a_problem_too(string method, string path, HttpStatusCode status, string slug)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path);

        await AccountsServer.ProblemOf(await server.Public.SendAsync(request, Cancel), status, slug);
    }

    [Fact]
    public async Task A_body_of_the_wrong_type_is_a_problem()
    {
        var (streamId, _) = await (await Streamer.Enter(server)).GoLive();
        foreach (var path in new[] { "/api/heartbeats", $"/api/streams/{streamId}/viewers", "/api/auth/login" })
        {
            using var content = new StringContent("{}", Encoding.UTF8, "text/xml");
            await AccountsServer.ProblemOf(
                await server.Public.PostAsync(path, content, Cancel), HttpStatusCode.UnsupportedMediaType, "unsupported-media-type");
        }
    }

    [Fact]
    public async Task A_body_that_is_too_large_is_a_problem()
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/heartbeats")
        {
            Content = new StringContent($"{{\"session\": \"{new string('a', 31_000_000)}\"}}", Encoding.ASCII, "application/json"),
        };
        request.Headers.ExpectContinue = true;

        await AccountsServer.ProblemOf(
            await server.Public.SendAsync(request, Cancel), HttpStatusCode.RequestEntityTooLarge, "too-large");
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;
}
