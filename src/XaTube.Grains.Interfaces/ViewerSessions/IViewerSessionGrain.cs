using XaTube.Grains.Audience;

namespace XaTube.Grains.ViewerSessions;

/// <summary>
/// One viewer watching one stream. Its grain key is the session id. Nothing of it is stored: any heartbeat carries
/// what is needed to rebuild it, and silence ends it.
/// </summary>
[Alias("xatube.IViewerSessionGrain")]
public interface IViewerSessionGrain : IGrainWithGuidKey
{
    /// <summary>Begins or rebuilds the session from a heartbeat. Repeating it changes nothing.</summary>
    [Alias("Begin"), ResponseTimeout("00:00:05")]
    Task Begin(Heartbeat heartbeat);

    /// <summary>The session as it is now, or null where it is not watching.</summary>
    [Alias("GetDetails")]
    Task<ViewerSessionDetails?> GetDetails();
}

/// <summary>A viewer session. Watch time is what has been credited so far.</summary>
[GenerateSerializer, Immutable, Alias("xatube.ViewerSessionDetails")]
public sealed record ViewerSessionDetails(
    Guid Id, Guid StreamId, DateTimeOffset JoinedAt, DateTimeOffset LastSeenAt, TimeSpan Watched);
