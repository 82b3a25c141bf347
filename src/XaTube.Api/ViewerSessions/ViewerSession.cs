using XaTube.Grains.Audience;

namespace XaTube.Api.ViewerSessions;

/// <summary>
/// A viewer session, as its token carries it. <see cref="CreditedMs"/> is watch time in
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
    /// <summary>Tolerance for the player's clock and the network's delay.</summary>
    public static readonly TimeSpan Slack = TimeSpan.FromSeconds(2);

    public static ViewerSession Join(Guid streamId, Guid sessionId, Guid viewer, DateTimeOffset now) =>
        new(sessionId, streamId, viewer, 0, now, now, 0);

    /// <summary>
    /// The session after one more heartbeat. The credit is what the player reports as played, limited to the time since the
    /// token was issued and, in total, to the time since the session began: inflating the report, or sending an old token
    /// again, gains nothing.
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
    /// The heartbeat that tells the engine of this step.
    /// </summary>
    /// <param name="kind">Join, heartbeat or leave.</param>
    /// <param name="before">The session as it was before the step.</param>
    /// <param name="next">The interval that the player is told.</param>
    public Heartbeat Heartbeat(HeartbeatKind kind, in ViewerSession before, TimeSpan next) =>
        new(Id, StreamId, kind, Sequence, CreditedMs, before.CreditedMs, JoinedAt, Viewer, NextMs: (int)Milliseconds(next));

    private static long Milliseconds(TimeSpan span) => (long)span.TotalMilliseconds;
}
