using XaTube.Storage.Statistics;

namespace XaTube.Grains.Audience;

/// <summary>
/// The part of a viewer session that every heartbeat updates. The session's grain registers it with the audience of its
/// silo, so that heartbeats need no message per viewer. There may be a million in a process, so times are kept as ticks.
/// </summary>
public sealed class ViewerSessionEntry(in Heartbeat first, IViewerSessionEntryOwner owner)
{
    private readonly long _joinedAt = first.JoinedAt.UtcTicks;
    private long _lastSeenAt;

    public Guid SessionId { get; } = first.SessionId;

    public Guid StreamId { get; } = first.StreamId;

    public Guid Viewer { get; } = first.Viewer;

    public DateTimeOffset JoinedAt => new(_joinedAt, TimeSpan.Zero);

    public DateTimeOffset LastSeenAt
    {
        get => new(_lastSeenAt, TimeSpan.Zero);
        set => _lastSeenAt = value.UtcTicks;
    }

    public uint Sequence { get; set; }

    /// <summary>In how many milliseconds the player was asked to send its next heartbeat; 0: the usual interval.</summary>
    public int NextMs { get; set; }

    /// <summary>Credited watch time in total, in milliseconds. It starts at what was credited before this entry existed.</summary>
    public long CreditedMs { get; set; } = first.CreditedBeforeMs;

    /// <summary>The viewer has left. The entry stays until it would have expired, to recognise late heartbeats.</summary>
    public bool HasLeft { get; set; }

    public IViewerSessionEntryOwner Owner { get; } = owner;

    /// <summary>When the session expires if no further heartbeat comes.</summary>
    public DateTimeOffset ExpiresAt(AudienceOptions options) => LastSeenAt
        + (NextMs == 0 ? options.SilentAfter : TimeSpan.FromMilliseconds(NextMs * AudienceOptions.IntervalsOfSilence));

    public ViewerSessionRow Row(DateTimeOffset? endedAt) => new(SessionId, StreamId, Viewer.ToString("N"), JoinedAt, endedAt, CreditedMs);
}
