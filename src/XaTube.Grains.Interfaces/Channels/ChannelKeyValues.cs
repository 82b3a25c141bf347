namespace XaTube.Grains.Channels;

/// <summary>A stream key as its channel is told of it: never the key itself.</summary>
/// <param name="ExpiresAt">From when on it is refused; null for never.</param>
[GenerateSerializer, Immutable, Alias("xatube.NewStreamKey")]
public sealed record NewStreamKey(Guid Id, string? Label, string Prefix, string Hash, DateTimeOffset? ExpiresAt = null);

/// <summary>A stream key as its owner sees it. <see cref="RevokedAt"/> may lie ahead while an old key overlaps its replacement.</summary>
[GenerateSerializer, Immutable, Alias("xatube.StreamKeyDetails")]
public sealed record StreamKeyDetails(
    Guid Id,
    string? Label,
    string Prefix,
    DateTimeOffset CreatedAt,
    DateTimeOffset? LastUsedAt,
    DateTimeOffset? RevokedAt,
    DateTimeOffset? ExpiresAt = null);

/// <summary>Who changes a channel's keys: an account, and the user name it had then.</summary>
[GenerateSerializer, Immutable, Alias("xatube.AuditActor")]
public sealed record AuditActor(Guid AccountId, string Username);

/// <summary>What was done with a key.</summary>
public enum KeyAction
{
    Created,

    /// <summary>Another took its place, at once or after an overlap.</summary>
    Replaced,

    Deleted,
}

/// <summary>One line of the history of a channel's keys.</summary>
[GenerateSerializer, Immutable, Alias("xatube.KeyChange")]
public sealed record KeyChange(DateTimeOffset At, Guid KeyId, KeyAction Action, AuditActor By);

/// <summary>The answer to adding a key: the key, or null with the reason.</summary>
[GenerateSerializer, Immutable, Alias("xatube.KeyAddition")]
public sealed record KeyAddition(StreamKeyDetails? Key, KeyRefusal Refusal = KeyRefusal.None);

/// <summary>Why a key was not added.</summary>
public enum KeyRefusal
{
    None,

    /// <summary>There is no such channel.</summary>
    UnknownChannel,

    /// <summary>There is no such key to replace, or it may not publish any more. Also the answer to a repetition.</summary>
    NoUsableKey,

    /// <summary>As many keys as a channel may have may publish already.</summary>
    TooManyKeys,
}
