namespace XaTube.Grains.StreamKeys;

/// <summary>Why a publisher was refused.</summary>
public enum PublishRefusal
{
    /// <summary>Not refused.</summary>
    None,

    /// <summary>No key was issued with this text.</summary>
    UnknownKey,

    /// <summary>The key was deleted or rotated away.</summary>
    RevokedKey,

    /// <summary>The channel is gone.</summary>
    UnknownChannel,

    /// <summary>Another publisher is live on the channel.</summary>
    AlreadyPublishing,

    /// <summary>The silo asked has lost touch with the database and cannot know. Asking again may help; nothing has happened.</summary>
    Fenced,

    /// <summary>The key's time is over.</summary>
    ExpiredKey,

    /// <summary>An operator has suspended the channel.</summary>
    ChannelSuspended,
}

/// <summary>The answer to a publisher: accepted as a stream, or refused for a reason.</summary>
[GenerateSerializer, Immutable, Alias("xatube.PublishDecision")]
public sealed record PublishDecision(Guid? StreamId, PublishRefusal Refusal)
{
    public static PublishDecision AcceptedAs(Guid streamId) => new(streamId, PublishRefusal.None);

    public static PublishDecision Refused(PublishRefusal reason) => new(null, reason);
}

/// <summary>The answer to a publisher that says it is still there.</summary>
public enum RenewDecision
{
    /// <summary>It holds the channel; its lease is renewed.</summary>
    Renewed,

    /// <summary>Another holds the channel, or the stream has ended: this publisher should be dropped.</summary>
    NotPublishing,

    /// <summary>The key may not publish any more: this publisher should be dropped.</summary>
    RevokedKey,
}
