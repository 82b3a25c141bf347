using XaTube.Grains.Audience;

namespace XaTube.Grains.ViewerSessions;

/// <summary>
/// One viewer watching one stream. Its key is the session id. It lives on the silo of its audience partition and stores
/// nothing: any heartbeat contains what is needed to rebuild it, and it ends when heartbeats stop. Its partition calls it.
/// </summary>
[Alias("xatube.IViewerSessionGrain")]
public interface IViewerSessionGrain : IGrainWithGuidKey
{
    /// <summary>Starts or rebuilds the session from a heartbeat. Repeating it changes nothing.</summary>
    [Alias("Begin"), Retryable, ResponseTimeout("00:00:05")]
    Task Begin(Heartbeat heartbeat);

    /// <summary>The session, or null if it is not watching.</summary>
    [Alias("GetDetails"), Retryable]
    Task<ViewerSessionDetails?> GetDetails();
}

/// <summary>A viewer session.</summary>
/// <param name="Id">The session id.</param>
/// <param name="StreamId">The stream that it watches.</param>
/// <param name="JoinedAt">When it began.</param>
/// <param name="LastSeenAt">When its last heartbeat was sent.</param>
/// <param name="Watched">The watch time credited so far.</param>
[GenerateSerializer, Immutable, Alias("xatube.ViewerSessionDetails")]
public sealed record ViewerSessionDetails(
    [Id(0)] Guid Id,
    [Id(1)] Guid StreamId,
    [Id(2)] DateTimeOffset JoinedAt,
    [Id(3)] DateTimeOffset LastSeenAt,
    [Id(4)] TimeSpan Watched);
