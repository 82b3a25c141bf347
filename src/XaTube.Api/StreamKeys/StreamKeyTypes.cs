namespace XaTube.Api.StreamKeys;

/// <summary>A new key.</summary>
/// <param name="Label">A name, of at most 60 characters.</param>
/// <param name="ExpiresAt">From when on it is refused, which must lie ahead; null for never.</param>
public sealed record CreateStreamKeyRequest(string? Label = null, DateTimeOffset? ExpiresAt = null);

/// <summary>A key in the place of another, with its name.</summary>
/// <param name="GraceSeconds">How long the old key may still publish, in seconds: 0 (the default) to a week.</param>
/// <param name="ExpiresAt">When the new key expires; null for when the old one would have.</param>
public sealed record RotateStreamKeyRequest(int? GraceSeconds = null, DateTimeOffset? ExpiresAt = null);

/// <summary>A new key. <c>key</c> is shown this once.</summary>
public sealed record CreatedStreamKey(
    Guid Id, string? Label, string Key, string Prefix, DateTimeOffset CreatedAt, DateTimeOffset? ExpiresAt);

/// <summary>A key as its owner sees it later.</summary>
public sealed record StreamKey(
    Guid Id,
    string? Label,
    string Prefix,
    DateTimeOffset CreatedAt,
    DateTimeOffset? LastUsedAt,
    DateTimeOffset? RevokedAt,
    DateTimeOffset? ExpiresAt);
