namespace XaTube.Grains.StreamKeys;

/// <summary>The stored state of a stream key.</summary>
[GenerateSerializer, Alias("xatube.StreamKeyState")]
public sealed record StreamKeyState
{
    [Id(0)]
    public Guid ChannelId { get; init; }

    [Id(1)]
    public Guid KeyId { get; init; }

    [Id(2)]
    public DateTimeOffset? RevokedAt { get; init; }

    [Id(3)]
    public DateTimeOffset? ExpiresAt { get; init; }
}

/// <summary>The rule of a stream key: may it publish now?</summary>
public static class StreamKey
{
    /// <summary>Earlier than any silo's clock: a key revoked from this moment on is refused by all, however far their clocks are apart.</summary>
    public static readonly DateTimeOffset AtOnce = DateTimeOffset.MinValue;

    /// <summary>Why the key may not publish, or <see cref="PublishRefusal.None"/> when its channel decides.</summary>
    public static PublishRefusal Check(StreamKeyState? key, DateTimeOffset now) => key switch
    {
        null => PublishRefusal.UnknownKey,
        { RevokedAt: { } from } when from <= now => PublishRefusal.RevokedKey,
        { ExpiresAt: { } from } when from <= now => PublishRefusal.ExpiredKey,
        _ => PublishRefusal.None,
    };

    /// <summary>The key revoked from a moment on; a revocation can only be brought forward.</summary>
    public static StreamKeyState Revoke(StreamKeyState key, DateTimeOffset from) =>
        key.RevokedAt <= from ? key : key with { RevokedAt = from };
}
