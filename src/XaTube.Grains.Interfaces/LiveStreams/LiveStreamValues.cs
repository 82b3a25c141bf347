namespace XaTube.Grains.LiveStreams;

/// <summary>The state of a stream.</summary>
[GenerateSerializer, Alias("xatube.LiveStreamState")]
public enum LiveStreamState
{
    /// <summary>A publisher holds it.</summary>
    Live = 0,

    /// <summary>Its publisher has gone; it can be resumed until its grace period is over.</summary>
    Interrupted = 1,

    /// <summary>It is over.</summary>
    Ended = 2,
}

/// <summary>Why a stream ended.</summary>
[GenerateSerializer, Alias("xatube.EndReason")]
public enum EndReason
{
    /// <summary>Its publisher left and none resumed it within the grace period.</summary>
    PublisherGone = 0,

    /// <summary>Its owner ended it.</summary>
    EndedByOwner = 1,

    /// <summary>The key it was published with was revoked.</summary>
    KeyRevoked = 2,

    /// <summary>An operator suspended its channel.</summary>
    ChannelSuspended = 3,
}

/// <summary>What a stream is started with.</summary>
/// <param name="Channel">The channel it belongs to.</param>
/// <param name="Publisher">The publisher that holds it.</param>
/// <param name="Grace">How long after its publisher's last sign of life it can be resumed; null for the silo's default.</param>
[GenerateSerializer, Immutable, Alias("xatube.LiveStreamStart")]
public sealed record LiveStreamStart([Id(0)] ChannelSummary Channel, [Id(1)] PublishId Publisher, [Id(2)] TimeSpan? Grace = null);

/// <summary>What a stream shows of its channel, as it was when the stream started.</summary>
[GenerateSerializer, Immutable, Alias("xatube.ChannelSummary")]
public sealed record ChannelSummary(
    [Id(0)] Guid Id, [Id(1)] string Handle, [Id(2)] string Title, [Id(3)] string? Category, [Id(4)] string? CoverUrl);

/// <summary>The answer to a publisher that asks for a stream.</summary>
[GenerateSerializer, Alias("xatube.ClaimResult")]
public enum ClaimResult
{
    /// <summary>It holds the stream, from before or from now on.</summary>
    Held = 0,

    /// <summary>Another publisher holds the stream.</summary>
    HeldByAnother = 1,

    /// <summary>The stream has ended or was never started: a new one is needed.</summary>
    Over = 2,
}

/// <summary>The public state of a stream at one moment.</summary>
/// <param name="Id">The stream id.</param>
/// <param name="Channel">Its channel.</param>
/// <param name="Title">Its title.</param>
/// <param name="State">Live, interrupted or ended.</param>
/// <param name="StartedAt">When it started.</param>
/// <param name="EndedAt">When it ended; null before.</param>
/// <param name="ResumableUntil">Until when it can be resumed; null unless interrupted.</param>
/// <param name="Viewers">The current number of viewers; 0 once ended.</param>
/// <param name="PeakViewers">The highest number so far.</param>
/// <param name="Publisher">The publisher that holds it or held it last. Internal: no response to a client contains it.</param>
/// <param name="Version">Grows with every change; the snapshot with the highest version is the latest.</param>
/// <param name="ThumbnailAt">When the current thumbnail was made; null if there is none.</param>
/// <param name="InterruptedAt">The publisher's last sign of life; null unless interrupted.</param>
/// <param name="Media">Whether it can be watched.</param>
/// <param name="MediaBaseUrl">Where viewers fetch its media: its id and ".m3u8" are appended; null for the site's own folder.</param>
[GenerateSerializer, Immutable, Alias("xatube.LiveStreamSnapshot")]
public sealed record LiveStreamSnapshot(
    [Id(0)] Guid Id,
    [Id(1)] ChannelSummary Channel,
    [Id(2)] string Title,
    [Id(3)] LiveStreamState State,
    [Id(4)] DateTimeOffset StartedAt,
    [Id(5)] DateTimeOffset? EndedAt,
    [Id(6)] DateTimeOffset? ResumableUntil,
    [Id(7)] int Viewers,
    [Id(8)] int PeakViewers,
    [Id(9)] PublishId Publisher,
    [Id(10)] long Version,
    [Id(11)] DateTimeOffset? ThumbnailAt = null,
    [Id(12)] DateTimeOffset? InterruptedAt = null,
    [Id(13)] MediaState Media = MediaState.Waiting,
    [Id(14)] string? MediaBaseUrl = null);
