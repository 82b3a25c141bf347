using System.Net;
using System.Text;
using System.Text.Json;
using XaTube.Api.Tests.Accounts;
using XaTube.Api.Tests.Channels;
using XaTube.Api.ViewerSessions;

namespace XaTube.Api.Tests.ViewerSessions;

public sealed class InvalidSessionTests(SharedServer server)
{
    [Fact]
    public async Task A_token_with_any_character_altered_is_invalid_and_changes_nothing()
    {
        var (streamId, _) = await (await Streamer.Enter(server)).GoLive();
        var viewer = await Viewer.Join(server.Public, streamId);
        await Eventually.Soon(() => Viewer.Count(server.Public, streamId), count => count == 1);
        var token = viewer.Session;

        for (var at = 0; at < token.Length; at++)
            foreach (var other in new[] { token[at] == 'A' ? 'B' : 'A', Neighbour(token[at]), '!' })
                await Refused(token[..at] + other + token[(at + 1)..]);

        // One more comes: had any goodbye been believed, there would not be two.
        await Viewer.Join(server.Public, streamId);
        await Eventually.Soon(() => Viewer.Count(server.Public, streamId), count => count == 2);
    }

    [Fact]
    public async Task What_is_no_token_is_invalid()
    {
        var (streamId, _) = await (await Streamer.Enter(server)).GoLive();
        var token = (await Viewer.Join(server.Public, streamId)).Session;

        foreach (var text in new[]
                 {
                     null, "", " ", "null", token[..^1], token + "A", token + "=", " " + token, token.ToUpperInvariant(),
                     new string('A', token.Length), new string('=', token.Length), new string('я', token.Length), new string('A', 1000),
                     "eyJhbGciOiJub25lIn0.eyJzdWIiOiIxIn0.",
                 })
            await Refused(text);
    }

    [Fact]
    public async Task A_token_signed_with_another_key_is_invalid()
    {
        var (streamId, _) = await (await Streamer.Enter(server)).GoLive();
        var forged = ViewerSession.Join(streamId, Guid.CreateVersion7(), Guid.NewGuid(), DateTimeOffset.UtcNow);

        await Refused(Tokens.With("a-key-that-an-attacker-has-made-up-for-himself").Write(forged));

        // With the right key the same session would do: it was the key that was refused.
        var answer = await server.Public.Post(
            "/api/heartbeats", new { session = Tokens.With(StandaloneServer.ViewerTokenKey).Write(forged), watchedMs = 0 });
        Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);
    }

    [Fact]
    public async Task A_token_that_is_too_old_is_invalid()
    {
        var (streamId, _) = await (await Streamer.Enter(server)).GoLive();
        var tokens = Tokens.With(StandaloneServer.ViewerTokenKey);
        var lifetime = new ViewerTokenOptions().TokenLifetime;
        var now = DateTimeOffset.UtcNow;

        await Refused(tokens.Write(ViewerSession.Join(streamId, Guid.CreateVersion7(), Guid.NewGuid(), now - lifetime - TimeSpan.FromSeconds(1))));
        Assert.Equal(HttpStatusCode.Accepted, (await server.Public.Post("/api/heartbeats", new
        {
            session = tokens.Write(ViewerSession.Join(streamId, Guid.CreateVersion7(), Guid.NewGuid(), now - lifetime + TimeSpan.FromSeconds(30))),
            watchedMs = 0,
        })).StatusCode);
    }

    [Fact]
    public async Task A_token_of_a_stream_that_never_was_is_invalid()
    {
        var session = ViewerSession.Join(Guid.NewGuid(), Guid.CreateVersion7(), Guid.NewGuid(), DateTimeOffset.UtcNow);

        await AccountsServer.ProblemOf(
            await server.Public.Post("/api/heartbeats", new { session = Tokens.With(StandaloneServer.ViewerTokenKey).Write(session), watchedMs = 0 }),
            HttpStatusCode.Unauthorized, "invalid-session");
    }

    [Theory]
    [InlineData("{")]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("""{"session": 5, "watchedMs": 1}""")]
    [InlineData("""{"session": "x", "watchedMs": "1"}""")]
    [InlineData("""{"session": "x", "watchedMs": 1.5}""")]
    [InlineData("""{"session": "x", "watchedMs": 1e300}""")]
    public async Task A_heartbeat_that_cannot_be_read_is_a_problem_of_the_client(string body)
    {
        foreach (var path in new[] { "/api/heartbeats", "/api/heartbeats/leave" })
        {
            using var content = new StringContent(body, Encoding.UTF8, "application/json");
            var answer = await server.Public.PostAsync(path, content, TestContext.Current.CancellationToken);
            await AccountsServer.ProblemOf(answer, HttpStatusCode.BadRequest, "bad-request");
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_body_that_is_too_large_is_not_read(bool inChunks)
    {
        var text = JsonSerializer.Serialize(new { session = new string('A', 5000), watchedMs = 0 });
        foreach (var path in new[] { "/api/heartbeats", "/api/heartbeats/leave", $"/api/streams/{Guid.NewGuid()}/viewers" })
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new StringContent(text, Encoding.UTF8, "application/json") };
            request.Headers.TransferEncodingChunked = inChunks;
            await AccountsServer.ProblemOf(
                await server.Public.SendAsync(request, TestContext.Current.CancellationToken), HttpStatusCode.RequestEntityTooLarge, "too-large");
        }
    }

    private static char Neighbour(char c) => c switch { 'z' => 'y', 'Z' => 'Y', '9' => '8', '_' => '-', '-' => '_', _ => (char)(c + 1) };

    private async Task Refused(string? session)
    {
        foreach (var path in new[] { "/api/heartbeats", "/api/heartbeats/leave" })
        {
            var answer = await server.Public.Post(path, new { session, watchedMs = 1000 });
            if (answer.StatusCode != HttpStatusCode.Unauthorized)
                Assert.Fail($"{path} answered {(int)answer.StatusCode} to {session}");
            else
                await AccountsServer.ProblemOf(answer, HttpStatusCode.Unauthorized, "invalid-session");
        }
    }
}
