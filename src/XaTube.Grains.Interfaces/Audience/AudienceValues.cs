namespace XaTube.Grains.Audience;

/// <summary>What a heartbeat reports about its viewer session.</summary>
[GenerateSerializer, Alias("xatube.HeartbeatKind")]
public enum HeartbeatKind : byte
{
    /// <summary>The viewer is watching, or watching again.</summary>
    Watching = 0,

    /// <summary>The session has just begun.</summary>
    Joined = 1,

    /// <summary>The session has ended.</summary>
    Left = 2,
}

/// <summary>
/// One verified heartbeat of a viewer session, with everything needed to rebuild the session where it is unknown.
/// </summary>
/// <param name="SessionId">The session.</param>
/// <param name="StreamId">The stream that it watches.</param>
/// <param name="Kind">Whether the session begins, goes on or ends.</param>
/// <param name="Sequence">0 for the join, then one more with every heartbeat of the session.</param>
/// <param name="CreditedMs">The session's total watch time in milliseconds, this heartbeat included.</param>
/// <param name="CreditedBeforeMs">The total before this heartbeat. Ignored where a later state of the session is known.</param>
/// <param name="JoinedAt">When the session began.</param>
/// <param name="Viewer">The viewer's pseudonym: the same for all sessions of one account or device.</param>
/// <param name="SilentMs">The heartbeat's age in milliseconds when it was sent: it may have waited in a batch or for a retry.</param>
/// <param name="NextMs">After how many milliseconds the player was told to send the next one; 0 for the default interval.</param>
[GenerateSerializer, Immutable, Alias("xatube.Heartbeat")]
public readonly record struct Heartbeat(
    [Id(0)] Guid SessionId,
    [Id(1)] Guid StreamId,
    [Id(2)] HeartbeatKind Kind,
    [Id(3)] uint Sequence,
    [Id(4)] long CreditedMs,
    [Id(5)] long CreditedBeforeMs,
    [Id(6)] DateTimeOffset JoinedAt,
    [Id(7)] Guid Viewer,
    [Id(8)] int SilentMs = 0,
    [Id(9)] int NextMs = 0);

/// <summary>The number of viewers of one stream on one silo, as an absolute count.</summary>
/// <param name="Silo">The silo; its address differs between two runs of one process.</param>
/// <param name="Version">Grows with every report of this silo; of two reports on one stream, the one with the higher version is the later.</param>
/// <param name="Viewers">How many sessions watch the stream there.</param>
/// <param name="Adopted">How many sessions this silo has taken over from other silos, since it started.</param>
[GenerateSerializer, Immutable, Alias("xatube.AudienceReport")]
public readonly record struct AudienceReport(
    [Id(0)] SiloAddress Silo, [Id(1)] long Version, [Id(2)] int Viewers, [Id(3)] long Adopted);

/// <summary>A stream's response to a report.</summary>
[GenerateSerializer, Alias("xatube.ReportAnswer")]
public enum ReportAnswer
{
    /// <summary>The report was taken, or an equal or later one was there.</summary>
    Counted = 0,

    /// <summary>The stream has ended or never existed: its sessions can be closed.</summary>
    StreamOver = 1,
}
