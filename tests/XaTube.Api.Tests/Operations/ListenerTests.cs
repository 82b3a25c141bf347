using System.Net;
using System.Net.Http.Headers;
using System.Text;
using XaTube.Api.Tests.Accounts;
using XaTube.Api.Tests.Channels;
using Stream = XaTube.Api.LiveStreams.Stream;

namespace XaTube.Api.Tests.Operations;

public sealed class ListenerTests(SharedServer server)
{
    [Fact]
    public async Task Callbacks_are_not_there_for_the_public_whatever_host_it_names()
    {
        var streamer = await Streamer.Enter(server);
        foreach (var host in new[] { null, server.Internal.BaseAddress!.Authority, "localhost", "127.0.0.1:8081" })
        {
            using var form = new FormUrlEncodedContent([new("call", "publish"), new("clientid", "1"), new("name", streamer.Key.Key)]);
            await AccountsServer.ProblemOf(
                await streamer.Encoder().Send(form, by: server.Public, host: host), HttpStatusCode.NotFound, "not-found");
        }

        Assert.Empty((await server.Public.Read<ListAnswer<Stream>>($"/api/channels/{streamer.Channel.Id}/streams")).Items);
    }

    [Theory]
    [InlineData("/metrics")]
    [InlineData("/METRICS")]
    [InlineData("/metrics/")]
    [InlineData("/dashboard")]
    [InlineData("/dashboard/")]
    [InlineData("/Dashboard/index.html")]
    [InlineData("/dashboard/DashboardCounters")]
    [InlineData("/callbacks/nginx-rtmp")]
    [InlineData("/operator/channels/0196d0a0-0000-7000-8000-000000000000/suspension")]
    [InlineData("//metrics")]
    public async Task What_is_for_operators_is_not_there_for_the_public(string path)
    {
        foreach (var host in new[] { null, server.Internal.BaseAddress!.Authority })
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(server.Public.BaseAddress!.ToString().TrimEnd('/') + path));
            request.Headers.Host = host;
            request.Headers.Authorization = Basic("operator", StandaloneServer.OperatorPassword);
            await AccountsServer.ProblemOf(await server.Public.SendAsync(request, Cancel), HttpStatusCode.NotFound, "not-found");
        }
    }

    [Fact]
    public async Task The_dashboard_is_for_whoever_knows_the_operators_password()
    {
        var member = await Member.Enter(server);
        foreach (var wrong in new[]
                 {
                     null, Basic("operator", "wrong"), Basic("admin", StandaloneServer.OperatorPassword), Basic("operator", ""),
                     new AuthenticationHeaderValue("Basic", "!!!"), new AuthenticationHeaderValue("Basic"),
                     new AuthenticationHeaderValue("Basic", new string('A', 10_000)), new AuthenticationHeaderValue("Bearer", member.AccessToken),
                 })
            foreach (var path in new[] { "/dashboard", "/dashboard/", "/dashboard/DashboardCounters" })
            {
                var refusal = await Dashboard(wrong, path);
                await AccountsServer.ProblemOf(refusal, HttpStatusCode.Unauthorized, "unauthorized");
                Assert.Equal("Basic", Assert.Single(refusal.Headers.WwwAuthenticate).Scheme);
            }

        var page = await Dashboard(Basic("operator", StandaloneServer.OperatorPassword), "/dashboard/");
        Assert.Equal((HttpStatusCode.OK, "text/html"), (page.StatusCode, page.Content.Headers.ContentType?.MediaType));
    }

    [Fact]
    public async Task Every_answer_has_the_headers_that_protect_pages()
    {
        foreach (var path in new[] { "/api/streams", "/livez", "/api/channels/mine", "/nothing-here" })
        {
            var headers = (await server.Public.Fetch(path)).Headers;
            Assert.Equal("nosniff", headers.GetValues("X-Content-Type-Options").Single());
            Assert.Equal("DENY", headers.GetValues("X-Frame-Options").Single());
            Assert.Equal("same-origin", headers.GetValues("Referrer-Policy").Single());
            var policy = headers.GetValues("Content-Security-Policy").Single();
            Assert.Contains("default-src 'self'", policy);
            Assert.DoesNotContain("script-src", policy);
            Assert.False(headers.Contains("Server"), "The answer names the server's software.");
        }
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private static AuthenticationHeaderValue Basic(string user, string password) =>
        new("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{user}:{password}")));

    private Task<HttpResponseMessage> Dashboard(AuthenticationHeaderValue? credentials, string path)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Authorization = credentials;
        return server.Internal.SendAsync(request, Cancel);
    }
}
