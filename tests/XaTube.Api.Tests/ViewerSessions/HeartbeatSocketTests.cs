using System.Net;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using XaTube.Api.LiveStreams;
using XaTube.Api.Statistics;
using XaTube.Api.Tests.Accounts;
using XaTube.Api.Tests.Channels;
using XaTube.Api.ViewerSessions;
using Stream = XaTube.Api.LiveStreams.Stream;

namespace XaTube.Api.Tests.ViewerSessions;

/// <summary>A server that offers a WebSocket for heartbeats, and misses silent viewers after 2.5 s.</summary>
public sealed class SocketServer() : StandaloneServer(
    ("XaTube:HeartbeatSocket:Enabled", "true"),
    ("XaTube:Audience:HeartbeatInterval", "00:00:01"));

public sealed class HeartbeatSocketTests(SocketServer server) : IClassFixture<SocketServer>
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_viewer_whose_heartbeats_come_through_it_stays_and_is_credited()
    {
        var streamer = await Streamer.Enter(server);
        var (streamId, _) = await streamer.GoLive();
        var joined = await (await Viewer.Ask(server.Public, streamId)).As<JoinAnswer>(HttpStatusCode.Created);
        Assert.True(joined.HeartbeatSocket);
        using var socket = await Open();

        var token = joined.Session;
        for (var second = 1; second <= 5; second++)
        {
            await Task.Delay(TimeSpan.FromSeconds(1), Stop);
            var answer = await Beat(socket, token, second * 1000);
            Assert.NotEqual(token, answer.Session);
            Assert.Equal(StreamState.Live, answer.State);
            token = answer.Session;
        }

        // Twice as long as silence may last: it was these heartbeats that kept it.
        Assert.Equal(1, await Viewer.Count(server.Public, streamId));
        Assert.Equal(5, await Eventually.Soon(() => Watched(streamer, streamId), seconds => seconds >= 5));
    }

    [Fact]
    public async Task Quiet_heartbeats_keep_a_viewer_and_are_credited_and_answered_only_when_there_is_news()
    {
        var streamer = await Streamer.Enter(server);
        var (streamId, _) = await streamer.GoLive();
        var viewer = await Viewer.Join(server.Public, streamId);
        using var socket = await Open();
        var token = (await Beat(socket, viewer.Session, 0)).Session;

        for (var second = 1; second <= 5; second++)
        {
            await Task.Delay(TimeSpan.FromSeconds(1), Stop);
            await Say(socket, Quiet(token, second * 1000));
        }

        Assert.Equal(1, await Viewer.Count(server.Public, streamId));
        // Had any of them been answered, this answer would be another's.
        var problem = await Ask(socket, Message("x", 0));
        Assert.Contains("invalid-session", problem, StringComparison.Ordinal);
        Assert.Equal(5, await Eventually.Soon(() => Watched(streamer, streamId), seconds => seconds >= 5));

        await streamer.Http.Post($"/api/streams/{streamId}/end");
        await Eventually.Soon(() => server.Public.Read<Stream>($"/api/streams/{streamId}"), stream => stream.State == StreamState.Ended);
        // What this process knows of the stream follows in a moment.
        await Eventually.Soon(
            async () => (await (await server.Public.Post("/api/heartbeats", new { session = token, watchedMs = 5000 })).As<HeartbeatAnswer>(HttpStatusCode.Accepted)).State,
            state => state == StreamState.Ended);
        Assert.Contains("\"ended\"", await Ask(socket, Quiet(token, 5000)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_player_may_change_between_the_transports_with_any_heartbeat()
    {
        var (streamId, _) = await (await Streamer.Enter(server)).GoLive();
        var viewer = await Viewer.Join(server.Public, streamId);
        using var socket = await Open();

        var first = await Beat(socket, viewer.Session, 100);
        var second = await (await server.Public.Post("/api/heartbeats", new { session = first.Session, watchedMs = 200 })).As<HeartbeatAnswer>(HttpStatusCode.Accepted);
        var third = await Beat(socket, second.Session, 300);
        // An answer was lost: the token before it is as good.
        await Beat(socket, second.Session, 300);
        await Beat(socket, third.Session, 400);
    }

    [Fact]
    public async Task A_refusal_is_said_as_a_problem_and_the_connection_goes_on()
    {
        var (streamId, _) = await (await Streamer.Enter(server)).GoLive();
        var viewer = await Viewer.Join(server.Public, streamId);
        using var socket = await Open();
        var valid = await Beat(socket, viewer.Session, 0);

        foreach (var (message, status, type) in new[]
                 {
                     ("{}", 400, "bad-request"),
                     ("nonsense", 400, "bad-request"),
                     (Message(valid.Session, -1), 400, "bad-request"),
                     (Message(Altered(valid.Session), 0), 401, "invalid-session"),
                     (Message(Altered(viewer.Session), 0), 401, "invalid-session"),
                     (Message("x", 0), 401, "invalid-session"),
                 })
        {
            var problem = JsonDocument.Parse(await Ask(socket, message)).RootElement;
            Assert.Equal((status, type), (problem.GetProperty("status").GetInt32(), problem.GetProperty("type").GetString()));
        }

        await Beat(socket, valid.Session, 0);
    }

    [Fact]
    public async Task A_viewer_who_falls_silent_on_an_open_connection_is_gone()
    {
        var (streamId, _) = await (await Streamer.Enter(server)).GoLive();
        var viewer = await Viewer.Join(server.Public, streamId);
        using var socket = await Open();
        await Beat(socket, viewer.Session, 0);
        await Eventually.Soon(() => Viewer.Count(server.Public, streamId), count => count == 1);

        await Eventually.Soon(() => Viewer.Count(server.Public, streamId), count => count == 0);
        Assert.Equal(WebSocketState.Open, socket.State);
    }

    [Theory]
    [InlineData(WebSocketMessageType.Binary, 10, WebSocketCloseStatus.InvalidMessageType)]
    [InlineData(WebSocketMessageType.Text, 2000, WebSocketCloseStatus.MessageTooBig)]
    public async Task What_can_be_no_heartbeat_ends_the_connection(WebSocketMessageType type, int length, WebSocketCloseStatus expected)
    {
        using var socket = await Open();
        await socket.SendAsync(Encoding.ASCII.GetBytes(new string('x', length)), type, endOfMessage: true, Stop);

        var answer = await socket.ReceiveAsync(new byte[1], Stop);
        Assert.Equal((WebSocketMessageType.Close, expected), (answer.MessageType, answer.CloseStatus));
    }

    [Fact]
    public async Task A_server_that_stops_says_so_and_waits_for_nobody()
    {
        var own = await StandaloneServer.Start(("XaTube:HeartbeatSocket:Enabled", "true"));
        using var socket = await Open(own);
        var reading = socket.ReceiveAsync(new byte[1], Stop);

        var stopping = own.DisposeAsync();

        Assert.Equal(WebSocketCloseStatus.EndpointUnavailable, (await reading).CloseStatus);
        await socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, Stop);
        await stopping;
    }

    [Fact]
    public async Task Nothing_is_offered_unless_the_operator_wants_it()
    {
        await using var own = await StandaloneServer.Start();
        var (streamId, _) = await (await Streamer.Enter(own)).GoLive();
        var answer = await Viewer.Ask(own.Public, streamId);
        Assert.DoesNotContain("heartbeatSocket", await answer.Content.ReadAsStringAsync(Stop), StringComparison.Ordinal);
        using var refused = new ClientWebSocket();
        refused.Options.CollectHttpResponseDetails = true;
        await Assert.ThrowsAsync<WebSocketException>(() => refused.ConnectAsync(Address(own), Stop));
        Assert.Equal(HttpStatusCode.NotFound, refused.HttpStatusCode);
    }

    [Fact]
    public async Task Without_a_WebSocket_there_is_nothing_to_be_had()
    {
        var answer = await server.Public.GetAsync(new Uri(HeartbeatSocket.Path, UriKind.Relative), Stop);
        await AccountsServer.ProblemOf(answer, HttpStatusCode.BadRequest, "websocket-required");
    }

    private static Uri Address(StandaloneServer server) =>
        new UriBuilder(new Uri(server.Public.BaseAddress!, HeartbeatSocket.Path)) { Scheme = "ws" }.Uri;

    private async Task<ClientWebSocket> Open(StandaloneServer? at = null)
    {
        var socket = new ClientWebSocket();
        await socket.ConnectAsync(Address(at ?? server), Stop);
        return socket;
    }

    private static string Altered(string token) => token[..^20] + (token[^20] == 'A' ? 'B' : 'A') + token[^19..];

    private static string Message(string session, long watchedMs) => JsonSerializer.Serialize(new { session, watchedMs });

    private static async Task<HeartbeatAnswer> Beat(ClientWebSocket socket, string session, long watchedMs)
    {
        var answer = JsonSerializer.Deserialize<HeartbeatAnswer>(await Ask(socket, Message(session, watchedMs)), JsonSerializerOptions.Web)!;
        Assert.NotNull(answer.Session);
        return answer;
    }

    private static string Quiet(string session, long watchedMs) => JsonSerializer.Serialize(new { session, watchedMs, quiet = true });

    private static async Task<double> Watched(Streamer streamer, Guid streamId) =>
        (await streamer.Http.Read<StreamStatistics>($"/api/statistics/streams/{streamId}")).WatchSeconds ?? 0;

    private static Task Say(ClientWebSocket socket, string message) =>
        socket.SendAsync(Encoding.UTF8.GetBytes(message), WebSocketMessageType.Text, endOfMessage: true, Stop);

    private static async Task<string> Ask(ClientWebSocket socket, string message)
    {
        await Say(socket, message);
        var buffer = new byte[1024];
        var answer = await socket.ReceiveAsync(buffer, Stop);
        Assert.True(answer is { MessageType: WebSocketMessageType.Text, EndOfMessage: true });
        return Encoding.UTF8.GetString(buffer, 0, answer.Count);
    }
}
