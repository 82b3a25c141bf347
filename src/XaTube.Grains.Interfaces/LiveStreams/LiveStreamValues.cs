namespace XaTube.Grains.LiveStreams;

/// <summary>What a stream is doing.</summary>
public enum LiveStreamState
{
    /// <summary>A publisher holds it.</summary>
    Live,

    /// <summary>Its publisher has gone; the channel may resume it until its grace has passed.</summary>
    Interrupted,

    /// <summary>Over.</summary>
    Ended,
}

/// <summary>Why a stream ended.</summary>
public enum EndReason
{
    /// <summary>Its publisher went and did not come back within the grace period.</summary>
    PublisherGone,

    /// <summary>Its owner ended it.</summary>
    EndedByOwner,

    /// <summary>The key it was published with was revoked.</summary>
    KeyRevoked,

    /// <summary>An operator suspended its channel.</summary>
    ChannelSuspended,
}

/// <summary>What a stream needs to know to begin.</summary>
/// <param name="Channel">The channel it runs on.</param>
/// <param name="Publisher">Who publishes it.</param>
/// <param name="Grace">How long after its last sign of life it can be resumed; null for the engine's own setting.</param>
[GenerateSerializer, Immutable, Alias("xatube.LiveStreamStart")]
public sealed record LiveStreamStart(ChannelSummary Channel, PublishId Publisher, TimeSpan? Grace = null);

/// <summary>What a stream shows of its channel, as it was when the stream began.</summary>
[GenerateSerializer, Immutable, Alias("xatube.ChannelSummary")]
public sealed record ChannelSummary(Guid Id, string Handle, string Title, string? Category, string? CoverUrl);

/// <summary>The answer to a publisher that asks to carry a stream on.</summary>
public enum ClaimResult
{
    /// <summary>It holds the stream: it did before, or it does now.</summary>
    Held,

    /// <summary>Another publisher holds the stream.</summary>
    HeldByAnother,

    /// <summary>The stream is over, or never began: a new one is needed.</summary>
    Over,
}

/// <summary>
/// A stream as everybody may see it. <see cref="Version"/> grows with every change, so that the later of two
/// snapshots can be told. <see cref="ResumableUntil"/> is set while interrupted, and <see cref="InterruptedAt"/>, when its
/// publisher was last heard of. <see cref="Publisher"/>, who holds it or held it last, is for the engine and no page.
/// <see cref="ThumbnailAt"/> says when its picture was taken, if there is one.
/// </summary>
[GenerateSerializer, Immutable, Alias("xatube.LiveStreamSnapshot")]
public sealed record LiveStreamSnapshot(
    Guid Id,
    ChannelSummary Channel,
    string Title,
    LiveStreamState State,
    DateTimeOffset StartedAt,
    DateTimeOffset? EndedAt,
    DateTimeOffset? ResumableUntil,
    int Viewers,
    int PeakViewers,
    PublishId Publisher,
    long Version,
    DateTimeOffset? ThumbnailAt = null,
    DateTimeOffset? InterruptedAt = null);
