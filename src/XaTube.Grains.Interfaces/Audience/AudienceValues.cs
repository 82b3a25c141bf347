namespace XaTube.Grains.Audience;

/// <summary>What a heartbeat says of its viewer.</summary>
public enum HeartbeatKind : byte
{
    /// <summary>Still watching (or watching again).</summary>
    Watching,

    /// <summary>Has just come.</summary>
    Joined,

    /// <summary>Has gone.</summary>
    Left,
}

/// <summary>
/// One verified sign of life of a viewer session, with all that is needed to rebuild it. Times in milliseconds:
/// <see cref="CreditedMs"/> is the watch time credited in total with this heartbeat, <see cref="CreditedBeforeMs"/>
/// before it; whoever has seen more of the session ignores the latter. <see cref="SilentMs"/> is how long ago the viewer
/// gave it: on its way it waits for company, or for a silo that answers. <see cref="NextMs"/> is after how long the player
/// was asked for the next one; 0 stands for the usual interval.
/// </summary>
[GenerateSerializer, Immutable, Alias("xatube.Heartbeat")]
public readonly record struct Heartbeat(
    Guid SessionId,
    Guid StreamId,
    HeartbeatKind Kind,
    uint Sequence,
    long CreditedMs,
    long CreditedBeforeMs,
    DateTimeOffset JoinedAt,
    Guid Viewer,
    int SilentMs = 0,
    int NextMs = 0);

/// <summary>
/// How many watch one stream on one silo: absolute. The address tells one life of a silo from the next, and
/// <see cref="Version"/> grows with each report of a life, so that the later of two reports can be told.
/// <see cref="Adopted"/> is how many of the stream's sessions this life has taken over from elsewhere, in all.
/// </summary>
[GenerateSerializer, Immutable, Alias("xatube.AudienceReport")]
public readonly record struct AudienceReport(SiloAddress Silo, long Version, int Viewers, long Adopted);

/// <summary>What a stream answers to a report.</summary>
public enum ReportAnswer
{
    /// <summary>Counted.</summary>
    Counted,

    /// <summary>The stream is over or unknown: its sessions can be closed.</summary>
    StreamOver,
}
