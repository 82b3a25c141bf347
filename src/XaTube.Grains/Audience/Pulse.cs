using XaTube.Storage.Statistics;

namespace XaTube.Grains.Audience;

/// <summary>
/// The part of a viewer session that every heartbeat touches. The session's grain owns it and registers it with the
/// audience of its silo, so that heartbeats need no message per viewer.
/// </summary>
public sealed class Pulse(in Heartbeat first, Action gone)
{
    public Guid SessionId { get; } = first.SessionId;

    public Guid StreamId { get; } = first.StreamId;

    public Guid Viewer { get; } = first.Viewer;

    public DateTimeOffset JoinedAt { get; } = first.JoinedAt;

    public DateTimeOffset LastSeenAt { get; set; }

    public uint Sequence { get; set; }

    /// <summary>Watch time credited in total, in milliseconds. What an earlier life was credited is not credited again.</summary>
    public long CreditedMs { get; set; } = first.CreditedBeforeMs;

    /// <summary>The viewer has said goodbye. The pulse stays until silence would have ended it, to know late heartbeats.</summary>
    public bool HasLeft { get; set; }

    /// <summary>Called once, when the audience lets go of the pulse.</summary>
    public Action Gone { get; } = gone;

    public ViewerSessionRow Row(DateTimeOffset? endedAt) => new(SessionId, StreamId, Viewer.ToString("N"), JoinedAt, endedAt, CreditedMs);
}
