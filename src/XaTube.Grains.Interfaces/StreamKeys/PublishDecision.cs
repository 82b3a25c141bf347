namespace XaTube.Grains.StreamKeys;

/// <summary>Why a publisher was refused.</summary>
[GenerateSerializer, Alias("xatube.PublishRefusal")]
public enum PublishRefusal
{
    /// <summary>It was not refused.</summary>
    None = 0,

    /// <summary>No key was issued with this text.</summary>
    UnknownKey = 1,

    /// <summary>The key was deleted, or replaced by another.</summary>
    RevokedKey = 2,

    /// <summary>The channel does not exist.</summary>
    UnknownChannel = 3,

    /// <summary>Another publisher is live on the channel.</summary>
    AlreadyPublishing = 4,

    /// <summary>The silo has lost contact with the database and cannot decide. A retry may succeed; nothing has changed.</summary>
    Fenced = 5,

    /// <summary>The key has expired.</summary>
    ExpiredKey = 6,

    /// <summary>An operator has suspended the channel.</summary>
    ChannelSuspended = 7,
}

/// <summary>The decision on a publisher: accepted as a stream, or refused for a reason.</summary>
/// <param name="StreamId">The stream that it publishes; null if refused.</param>
/// <param name="Refusal">Why it was refused; <see cref="PublishRefusal.None"/> if accepted.</param>
[GenerateSerializer, Immutable, Alias("xatube.PublishDecision")]
public sealed record PublishDecision([Id(0)] Guid? StreamId, [Id(1)] PublishRefusal Refusal)
{
    public static PublishDecision AcceptedAs(Guid streamId) => new(streamId, PublishRefusal.None);

    public static PublishDecision Refused(PublishRefusal reason) => new(null, reason);
}

/// <summary>The answer to a publisher that extends its lease.</summary>
[GenerateSerializer, Alias("xatube.RenewDecision")]
public enum RenewDecision
{
    /// <summary>It holds the channel's stream; its lease was extended.</summary>
    Renewed = 0,

    /// <summary>Another publisher holds the stream, or the stream has ended: this publisher should be dropped.</summary>
    NotPublishing = 1,

    /// <summary>The key may not publish any more: this publisher should be dropped.</summary>
    RevokedKey = 2,
}
