using XaTube.Grains.Audience;

namespace XaTube.Api.ViewerSessions;

/// <summary>
/// All that is known of a viewer session, as its token carries it. <see cref="CreditedMs"/> is watch time in
/// milliseconds; <see cref="Sequence"/> counts the heartbeats.
/// </summary>
public readonly record struct ViewerSession(
    Guid Id,
    Guid StreamId,
    Guid Viewer,
    uint Sequence,
    DateTimeOffset JoinedAt,
    DateTimeOffset IssuedAt,
    long CreditedMs)
{
    /// <summary>What a player's clock and the network may be off by.</summary>
    public static readonly TimeSpan Slack = TimeSpan.FromSeconds(2);

    public static ViewerSession Join(Guid streamId, Guid sessionId, Guid viewer, DateTimeOffset now) =>
        new(sessionId, streamId, viewer, 0, now, now, 0);

    /// <summary>
    /// The session after one more heartbeat. Credited is what the player says it has played, but no more than the
    /// time that has passed since the token was issued, nor in all than since the session began: whoever inflates
    /// what it watched, or sends old tokens again, gains nothing.
    /// </summary>
    public ViewerSession Beat(long watchedMs, DateTimeOffset now)
    {
        var claimed = watchedMs - CreditedMs;
        var sinceIssue = Milliseconds(now - IssuedAt + Slack);
        var sinceJoin = Milliseconds(now - JoinedAt + Slack) - CreditedMs;
        var credit = Math.Max(0, Math.Min(claimed, Math.Min(sinceIssue, sinceJoin)));
        return this with { Sequence = Sequence + 1, IssuedAt = now, CreditedMs = CreditedMs + credit };
    }

    /// <summary>
    /// What the engine is told of the session after this step, which began with the session as it was before and ends with
    /// the player being asked for the next heartbeat in a while.
    /// </summary>
    public Heartbeat Heartbeat(HeartbeatKind kind, in ViewerSession before, TimeSpan next) =>
        new(Id, StreamId, kind, Sequence, CreditedMs, before.CreditedMs, JoinedAt, Viewer, NextMs: (int)Milliseconds(next));

    private static long Milliseconds(TimeSpan span) => (long)span.TotalMilliseconds;
}
