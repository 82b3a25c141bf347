using System.Net;
using Microsoft.Extensions.Options;
using XaTube.Api.Audience;
using XaTube.Api.LiveStreams;
using XaTube.Grains.Audience;
using XaTube.Grains.LiveStreams;

namespace XaTube.Api.ViewerSessions;

/// <summary>A session after a heartbeat, and the time until the next one.</summary>
public readonly record struct HeartbeatOutcome(ViewerSession Session, TimeSpan Next);

/// <summary>All that the viewer session endpoints work with.</summary>
public sealed class ViewerSessionService(
    StreamSubscriptions subscriptions,
    HeartbeatBatcher batcher,
    ViewerTokens tokens,
    ViewersPerAddress addresses,
    IOptions<AudienceOptions> options,
    IOptions<HeartbeatSocketOptions> socket,
    TimeProvider time)
{
    public const string InvalidSession = "The session token is not valid; join the stream again.";
    public const string Busy = "Too much is waiting to be counted.";

    /// <summary>When to come again after <see cref="Busy"/>.</summary>
    public static readonly TimeSpan BusyFor = TimeSpan.FromSeconds(5);

    /// <summary>
    /// How long a heartbeat waits for a stream that nobody watched here before, until it is answered 503: nginx takes a
    /// process that needs 2.5 s for one to hang.
    /// </summary>
    private static readonly TimeSpan LongestBeat = TimeSpan.FromSeconds(1.5);

    public StreamSubscriptions Subscriptions => subscriptions;

    public HeartbeatBatcher Batcher => batcher;

    public ViewerTokens Tokens => tokens;

    public ViewersPerAddress Addresses => addresses;

    /// <summary>Whether players may send their heartbeats through a WebSocket.</summary>
    public bool OffersSocket => socket.Value.Enabled;

    public TimeSpan Interval => options.Value.HeartbeatInterval;

    public DateTimeOffset Now => time.GetUtcNow();

    /// <summary>The stream of a heartbeat; null where there is none.</summary>
    /// <exception cref="TimeoutException">The engine does not say.</exception>
    public async ValueTask<LiveStreamSnapshot?> Find(Guid streamId, DateTimeOffset now, CancellationToken cancel) =>
        subscriptions.Peek(streamId, now) ?? await subscriptions.Watch(streamId).AsTask().WaitAsync(LongestBeat, cancel);

    /// <summary>
    /// A session goes on by one heartbeat, which the batcher carries to the engine: what comes of it, or null when too much
    /// is waiting to be carried. Repeating it with the same token credits nothing twice.
    /// </summary>
    public HeartbeatOutcome? Beat(in ViewerSession before, LiveStreamSnapshot stream, long watchedMs, IPAddress? address, DateTimeOffset now)
    {
        // What was played up to the end still counts; watching on after it does not.
        var over = stream.State == LiveStreamState.Ended;
        var session = before.Beat(watchedMs, Earlier(now, stream.EndedAt));
        if (!over)
            addresses.Renew(session.StreamId, session.Id, address, now);
        var next = NextFor(session.Id);
        return batcher.TryEnqueue(session.Heartbeat(over ? HeartbeatKind.Left : HeartbeatKind.Watching, before, next)) ? new(session, next) : null;
    }

    /// <summary>After how long a session is asked for its next heartbeat.</summary>
    public TimeSpan NextFor(Guid sessionId) => Backpressure.Stretch(Interval, batcher.QueueDelay(sessionId));

    public static DateTimeOffset Earlier(DateTimeOffset now, DateTimeOffset? end) => end < now ? end.Value : now;
}
