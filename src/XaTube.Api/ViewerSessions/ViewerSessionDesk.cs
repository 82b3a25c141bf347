using System.Net;
using Microsoft.Extensions.Options;
using XaTube.Api.Audience;
using XaTube.Api.LiveStreams;
using XaTube.Grains.Audience;
using XaTube.Grains.LiveStreams;

namespace XaTube.Api.ViewerSessions;

/// <summary>All that the viewer session endpoints work with.</summary>
public sealed class ViewerSessionDesk(
    StreamBoard board, Courier courier, ViewerTokens tokens, ViewersPerAddress addresses, IOptions<AudienceOptions> options, TimeProvider time)
{
    public StreamBoard Board => board;

    public Courier Courier => courier;

    public ViewerTokens Tokens => tokens;

    public ViewersPerAddress Addresses => addresses;

    public TimeSpan Interval => options.Value.HeartbeatInterval;

    public DateTimeOffset Now => time.GetUtcNow();

    /// <summary>
    /// A session goes on by one heartbeat, which the courier carries to the engine: the session after it, or null when too
    /// much is waiting to be carried. Repeating it with the same token credits nothing twice.
    /// </summary>
    public ViewerSession? Beat(in ViewerSession before, LiveStreamSnapshot stream, long watchedMs, IPAddress? address, DateTimeOffset now)
    {
        // What was played up to the end still counts; watching on after it does not.
        var over = stream.State == LiveStreamState.Ended;
        var session = before.Beat(watchedMs, Earlier(now, stream.EndedAt));
        if (!over)
            addresses.Renew(session.StreamId, session.Id, address, now);
        return courier.TryPost(session.Heartbeat(over ? HeartbeatKind.Left : HeartbeatKind.Watching, before)) ? session : null;
    }

    public static DateTimeOffset Earlier(DateTimeOffset now, DateTimeOffset? end) => end < now ? end.Value : now;
}
