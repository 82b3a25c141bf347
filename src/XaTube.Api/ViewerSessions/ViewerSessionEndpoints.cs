using System.Security.Claims;
using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Options;
using XaTube.Api.Accounts;
using XaTube.Api.LiveStreams;
using XaTube.Grains.Audience;
using XaTube.Grains.LiveStreams;

namespace XaTube.Api.ViewerSessions;

/// <summary>
/// A random id that the player keeps on its device (at most 100 characters), so that one viewer who comes twice counts
/// as one. A caller who is logged in is known by its account instead; one who gives nothing is a viewer of its own.
/// </summary>
public sealed record JoinRequest(string? Device = null);

/// <summary>The last token, and what the player has played in all since it joined, in milliseconds.</summary>
public sealed record HeartbeatRequest(string Session, long WatchedMs);

/// <summary>The next token, when to send it, and the stream as it is. <c>heartbeatSeconds</c> may change at any time.</summary>
public sealed record HeartbeatAnswer(string Session, double HeartbeatSeconds, int Viewers, StreamState State);

/// <summary>
/// A new viewer session: as a heartbeat's answer, with the session's id. With <c>heartbeatSocket</c>, heartbeats may be sent
/// through a WebSocket at /api/heartbeats/socket as well; otherwise it is not there.
/// </summary>
public sealed record JoinAnswer(
    string Session,
    Guid SessionId,
    double HeartbeatSeconds,
    int Viewers,
    StreamState State,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] bool? HeartbeatSocket = null);

public static class ViewerSessionEndpoints
{
    private const int LongestDevice = 100;

    /// <summary>In bytes, however the body is sent.</summary>
    private const int LongestBody = 4096;

    public static RouteGroupBuilder MapViewerSessions(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("/api").WithTags("Viewer sessions").WithMetadata(new RequestSizeLimitAttribute(LongestBody));
        group.MapPost("/streams/{id:guid}/viewers", Join).WithName("JoinStream")
            .ProducesProblem(400).ProducesProblem(404).ProducesProblem(409).ProducesProblem(429).ProducesProblem(503);
        group.MapPost("/heartbeats", Beat).WithName("Heartbeat").ProducesProblem(400).ProducesProblem(401).ProducesProblem(503);
        routes.MapHeartbeatSocket();
        group.MapPost("/heartbeats/leave", Leave).WithName("Leave").Accepts<HeartbeatRequest>("application/json", "text/plain")
            .ProducesProblem(400).ProducesProblem(401).ProducesProblem(503);
        return group;
    }

    private static async Task<Results<Created<JoinAnswer>, ProblemHttpResult>> Join(
        Guid id, JoinRequest? request, HttpContext http, ViewerSessionService sessions, StreamFinder finder, CancellationToken cancel)
    {
        if (request?.Device is { Length: > LongestDevice })
            return Problems.Validation(new Dictionary<string, string[]> { ["device"] = [$"At most {LongestDevice} characters."] });
        if (await finder.Find(id, cancel) is not { } found)
            return StreamEndpoints.NoSuchStream();
        if (found.Now is not { State: not LiveStreamState.Ended } stream)
            return Problems.Problem("stream-ended", 409, "The stream has ended.");

        var sessionId = Guid.CreateVersion7();
        if (!sessions.Addresses.TryJoin(id, sessionId, http.Connection.RemoteIpAddress, sessions.Now))
            return Problems.TryLater(http, "too-many-viewers", 429, "Too many viewers of this stream from one address.", sessions.Interval);
        // Without account or device id, the session is a viewer of its own.
        var viewer = Identity(http.User, request?.Device) is { } identity ? sessions.Tokens.Pseudonym(identity) : sessionId;
        var session = ViewerSession.Join(id, sessionId, viewer, sessions.Now);
        var next = sessions.NextFor(sessionId);
        if (!sessions.Batcher.TryEnqueue(session.Heartbeat(HeartbeatKind.Joined, session, next)))
            return Busy(http);
        return TypedResults.Created(
            (string?)null,
            new JoinAnswer(sessions.Tokens.Write(session), sessionId, next.TotalSeconds, stream.Viewers, StreamStates.Of(stream.State), sessions.OffersSocket ? true : null));
    }

    private static async ValueTask<Results<Accepted<HeartbeatAnswer>, ProblemHttpResult>> Beat(
        HeartbeatRequest request, HttpContext http, ViewerSessionService sessions)
    {
        if (request.WatchedMs < 0)
            return NegativeTime();
        var now = sessions.Now;
        if (sessions.Tokens.Read(request.Session, now) is not { } before)
            return InvalidSession();
        if (await sessions.Find(before.StreamId, now, http.RequestAborted) is not { } stream)
            return InvalidSession();

        return sessions.Beat(before, stream, request.WatchedMs, http.Connection.RemoteIpAddress, now) is { } beat
            ? TypedResults.Accepted(
                (string?)null,
                new HeartbeatAnswer(sessions.Tokens.Write(beat.Session), beat.Next.TotalSeconds, stream.Viewers, StreamStates.Of(stream.State)))
            : Busy(http);
    }

    /// <summary>Parsed here and not bound, since a page that is being closed can only send plain text.</summary>
    private static async Task<Results<NoContent, ProblemHttpResult>> Leave(
        HttpContext http, ViewerSessionService sessions, IOptions<Microsoft.AspNetCore.Http.Json.JsonOptions> json, CancellationToken cancel)
    {
        if (await ReadLeave(http.Request, json.Value.SerializerOptions, cancel) is not { } request)
            return Problems.Problem("bad-request", 400, "A JSON object with session and watchedMs was expected.");
        if (request.WatchedMs < 0)
            return NegativeTime();
        if (sessions.Tokens.Read(request.Session, sessions.Now) is not { } before)
            return InvalidSession();
        var session = before.Beat(request.WatchedMs, ViewerSessionService.Earlier(sessions.Now, sessions.Subscriptions.Peek(before.StreamId, sessions.Now)?.EndedAt));
        sessions.Addresses.Leave(session.StreamId, session.Id, http.Connection.RemoteIpAddress);
        return sessions.Batcher.TryEnqueue(session.Heartbeat(HeartbeatKind.Left, before, sessions.Interval)) ? TypedResults.NoContent() : Busy(http);
    }

    private static async Task<HeartbeatRequest?> ReadLeave(HttpRequest request, JsonSerializerOptions json, CancellationToken cancel)
    {
        try
        {
            return await JsonSerializer.DeserializeAsync<HeartbeatRequest>(request.Body, json, cancel);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static string? Identity(ClaimsPrincipal caller, string? device) =>
        caller.Identity?.IsAuthenticated == true ? $"account:{caller.AccountId()}"
        : string.IsNullOrWhiteSpace(device) ? null
        : $"device:{device}";

    private static ProblemHttpResult NegativeTime() =>
        Problems.Validation(new Dictionary<string, string[]> { ["watchedMs"] = ["Milliseconds, 0 or more."] });

    private static ProblemHttpResult InvalidSession() =>
        Problems.Problem("invalid-session", 401, ViewerSessionService.InvalidSession);

    private static ProblemHttpResult Busy(HttpContext http) =>
        Problems.TryLater(http, "busy", 503, ViewerSessionService.Busy, ViewerSessionService.BusyFor);
}
