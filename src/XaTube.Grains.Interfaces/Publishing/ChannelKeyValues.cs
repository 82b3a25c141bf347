namespace XaTube.Grains.Publishing;

/// <summary>A stream key as its channel learns of it: never the key itself.</summary>
/// <param name="Id">Names the key to its owner.</param>
/// <param name="Label">A name that its owner gave it.</param>
/// <param name="Prefix">Its first characters, to tell keys apart.</param>
/// <param name="Hash">SHA-256 in lower-case hex: the key of its grain.</param>
/// <param name="ExpiresAt">From when on it is refused; null for never.</param>
[GenerateSerializer, Immutable, Alias("xatube.NewStreamKey")]
public sealed record NewStreamKey(
    [Id(0)] Guid Id,
    [Id(1)] string? Label,
    [Id(2)] string Prefix,
    [Id(3)] string Hash,
    [Id(4)] DateTimeOffset? ExpiresAt = null);

/// <summary>A stream key as its owner sees it. <see cref="RevokedAt"/> may lie ahead while an old key overlaps its replacement.</summary>
[GenerateSerializer, Immutable, Alias("xatube.StreamKeyDetails")]
public sealed record StreamKeyDetails(
    [Id(0)] Guid Id,
    [Id(1)] string? Label,
    [Id(2)] string Prefix,
    [Id(3)] DateTimeOffset CreatedAt,
    [Id(4)] DateTimeOffset? LastUsedAt,
    [Id(5)] DateTimeOffset? RevokedAt,
    [Id(6)] DateTimeOffset? ExpiresAt = null);

/// <summary>The account that changes a channel's keys, and the user name it had then.</summary>
[GenerateSerializer, Immutable, Alias("xatube.AuditActor")]
public sealed record AuditActor([Id(0)] Guid AccountId, [Id(1)] string Username);

/// <summary>What was done with a key.</summary>
[GenerateSerializer, Alias("xatube.KeyAction")]
public enum KeyAction
{
    Created = 0,

    /// <summary>Another took its place, at once or after an overlap.</summary>
    Replaced = 1,

    Deleted = 2,
}

/// <summary>One line of the history of a channel's keys.</summary>
[GenerateSerializer, Immutable, Alias("xatube.KeyChange")]
public sealed record KeyChange(
    [Id(0)] DateTimeOffset At, [Id(1)] Guid KeyId, [Id(2)] KeyAction Action, [Id(3)] AuditActor By);

/// <summary>The answer to adding a key: the key, or null with the reason.</summary>
[GenerateSerializer, Immutable, Alias("xatube.KeyAddition")]
public sealed record KeyAddition([Id(0)] StreamKeyDetails? Key, [Id(1)] KeyRefusal Refusal = KeyRefusal.None);

/// <summary>Why a key was not added.</summary>
[GenerateSerializer, Alias("xatube.KeyRefusal")]
public enum KeyRefusal
{
    None = 0,

    /// <summary>There is no such channel.</summary>
    UnknownChannel = 1,

    /// <summary>There is no such key to replace, or it may not publish any more. Also the answer to a repetition.</summary>
    NoUsableKey = 2,

    /// <summary>As many keys as a channel may have may publish already.</summary>
    TooManyKeys = 3,
}
