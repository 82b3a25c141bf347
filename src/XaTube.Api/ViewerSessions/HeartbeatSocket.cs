using System.Net.WebSockets;
using XaTube.Hosting;

namespace XaTube.Api.ViewerSessions;

/// <summary>Heartbeats over a WebSocket. Section <c>XaTube:HeartbeatSocket</c>.</summary>
public sealed class HeartbeatSocketOptions
{
    public const string Section = "XaTube:HeartbeatSocket";

    /// <summary>
    /// Whether players may send their heartbeats through a WebSocket: less CPU for each heartbeat, at the price of one open
    /// connection for each player. Default: no.
    /// </summary>
    public bool Enabled { get; set; }
}

/// <summary>
/// The second transport of heartbeats: GET /api/heartbeats/socket, one WebSocket for a player. Each text message is the
/// body of a POST /api/heartbeats and is answered by one message, with the same tokens and by the same rules: the body of
/// its response, or a problem, with <c>retryAfterSeconds</c> where a retry may succeed. With <c>"quiet": true</c> there is a
/// response only to a refusal, or when the state or the interval has changed: until then the previous token stays valid. The
/// player may change to the other transport with any heartbeat. An open or closed connection says nothing of its viewer:
/// only silence and the leave, which is always sent by HTTP, end a session.
/// </summary>
public static class HeartbeatSocket
{
    public const string Path = "/api/heartbeats/socket";

    // Far longer than the heartbeat interval: pings are for connections whose player sends nothing.
    private static readonly TimeSpan PingAfter = TimeSpan.FromSeconds(90);
    private static readonly TimeSpan PongTimeout = TimeSpan.FromSeconds(20);

    public static void AddHeartbeatSocket(this IServiceCollection services, IConfiguration settings) =>
        services.Configure<HeartbeatSocketOptions>(settings.GetSection(HeartbeatSocketOptions.Section));

    public static void MapHeartbeatSocket(this IEndpointRouteBuilder routes) => routes.MapGet(Path, Serve).ExcludeFromDescription();

    private static async Task<IResult> Serve(HttpContext http, ViewerSessionService sessions, Drain drain)
    {
        if (!sessions.OffersSocket)
            return Problems.Problem("not-found", 404, "Heartbeats are sent by POST here.");
        if (!http.WebSockets.IsWebSocketRequest)
            return Problems.Problem("websocket-required", 400, "This address is for WebSockets.");
        using var socket = await http.WebSockets.AcceptWebSocketAsync(
            new WebSocketAcceptContext { KeepAliveInterval = PingAfter, KeepAliveTimeout = PongTimeout });
        // A process that drains closes its connections; the player's next heartbeat goes to another.
        await using var leaving = drain.Closing.Register(() => _ = CloseAsync(socket, WebSocketCloseStatus.EndpointUnavailable));
        try
        {
            await ReadMessagesAsync(socket, new(sessions, http.Connection.RemoteIpAddress));
        }
        catch (WebSocketException)
        {
            // The connection broke, or the player closed it without a handshake.
        }

        return Results.Empty;
    }

    private static async Task ReadMessagesAsync(WebSocket socket, HeartbeatConnection player)
    {
        var buffer = new byte[HeartbeatCodec.MaxLength];
        while (true)
        {
            var length = 0;
            ValueWebSocketReceiveResult part;
            do
            {
                part = await socket.ReceiveAsync(buffer.AsMemory(length), CancellationToken.None);
                length += part.Count;
            }
            while (!part.EndOfMessage && length < buffer.Length);

            if (part.MessageType == WebSocketMessageType.Close)
            {
                await CloseAsync(socket, WebSocketCloseStatus.NormalClosure);
                return;
            }

            if (part.MessageType != WebSocketMessageType.Text || !part.EndOfMessage)
            {
                await CloseAsync(socket, part.EndOfMessage ? WebSocketCloseStatus.InvalidMessageType : WebSocketCloseStatus.MessageTooBig);
                return;
            }

            if (!player.TryAnswer(buffer, length, out var answer))
                answer = await player.AnswerAsync(buffer, length);
            if (answer > 0)
                await socket.SendAsync(buffer.AsMemory(0, answer), WebSocketMessageType.Text, endOfMessage: true, CancellationToken.None);
        }
    }

    private static async Task CloseAsync(WebSocket socket, WebSocketCloseStatus why)
    {
        try
        {
            if (socket.State is WebSocketState.Open or WebSocketState.CloseReceived)
                await socket.CloseOutputAsync(why, null, CancellationToken.None);
        }
        catch (Exception gone) when (gone is WebSocketException or ObjectDisposedException)
        {
            // It is closed already.
        }
    }
}
