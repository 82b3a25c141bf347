using System.Net;
using Microsoft.Extensions.Options;
using XaTube.Api.Audience;
using XaTube.Api.LiveStreams;
using XaTube.Grains.Audience;
using XaTube.Grains.LiveStreams;

namespace XaTube.Api.ViewerSessions;

/// <summary>A session after a heartbeat, and the time until the next one.</summary>
public readonly record struct HeartbeatOutcome(ViewerSession Session, TimeSpan Next);

/// <summary>Joins, heartbeats and leaves, as the endpoints, the middleware and the WebSockets share them.</summary>
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

    /// <summary>The retry delay after <see cref="Busy"/>.</summary>
    public static readonly TimeSpan BusyFor = TimeSpan.FromSeconds(5);

    /// <summary>
    /// How long a heartbeat may wait for a stream that this process does not subscribe to yet; then the response is 503. Less
    /// than the 2.5 s after which nginx takes the process to hang.
    /// </summary>
    private static readonly TimeSpan SubscribeTimeout = TimeSpan.FromSeconds(1.5);

    public StreamSubscriptions Subscriptions => subscriptions;

    public HeartbeatBatcher Batcher => batcher;

    public ViewerTokens Tokens => tokens;

    public ViewersPerAddress Addresses => addresses;

    /// <summary>Whether players may send their heartbeats through a WebSocket.</summary>
    public bool OffersSocket => socket.Value.Enabled;

    public TimeSpan Interval => options.Value.HeartbeatInterval;

    public DateTimeOffset Now => time.GetUtcNow();

    /// <summary>The stream of a heartbeat; null where there is none.</summary>
    /// <exception cref="TimeoutException">The engine does not answer in time.</exception>
    public async ValueTask<LiveStreamSnapshot?> Find(Guid streamId, DateTimeOffset now, CancellationToken cancel) =>
        subscriptions.Peek(streamId, now) ?? await subscriptions.Watch(streamId).AsTask().WaitAsync(SubscribeTimeout, cancel);

    /// <summary>
    /// Credits one heartbeat and hands it to the batcher. Null when the batcher's queues are full. Repeating it with the same
    /// token credits nothing twice.
    /// </summary>
    public HeartbeatOutcome? Beat(in ViewerSession before, LiveStreamSnapshot stream, long watchedMs, IPAddress? address, DateTimeOffset now)
    {
        // What was played up to the end of the stream counts, nothing after it.
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
