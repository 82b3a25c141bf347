using XaTube.Storage.Statistics;

namespace XaTube.Grains.Audience;

/// <summary>Whoever registered a entry.</summary>
public interface ISessionEntryOwner
{
    /// <summary>The audience has let go of the entry. Called once, from any thread.</summary>
    void OnExpired();
}

/// <summary>
/// The part of a viewer session that every heartbeat touches. The session's grain owns it and registers it with the
/// audience of its silo, so that heartbeats need no message per viewer. There may be a million of them in a process, so
/// times are kept as ticks.
/// </summary>
public sealed class SessionEntry(in Heartbeat first, ISessionEntryOwner owner)
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

    /// <summary>After how many milliseconds the player was asked for its next heartbeat; 0: after the usual interval.</summary>
    public int NextMs { get; set; }

    /// <summary>Watch time credited in total, in milliseconds. What an earlier life was credited is not credited again.</summary>
    public long CreditedMs { get; set; } = first.CreditedBeforeMs;

    /// <summary>The viewer has said goodbye. The entry stays until silence would have ended it, to know late heartbeats.</summary>
    public bool HasLeft { get; set; }

    public ISessionEntryOwner Owner { get; } = owner;

    /// <summary>When silence has lasted long enough, if nothing more is heard.</summary>
    public DateTimeOffset SilentAt(AudienceOptions options) => LastSeenAt
        + (NextMs == 0 ? options.SilentAfter : TimeSpan.FromMilliseconds(NextMs * AudienceOptions.IntervalsOfSilence));

    public ViewerSessionRow Row(DateTimeOffset? endedAt) => new(SessionId, StreamId, Viewer.ToString("N"), JoinedAt, endedAt, CreditedMs);
}
