using System.Text.Json.Serialization;
using XaTube.Grains.StreamKeys;

namespace XaTube.Grains.Publishing;

/// <summary>One key of a channel, as stored: its hash, never the key itself.</summary>
[GenerateSerializer, Alias("xatube.StreamKeyRecord")]
public sealed record StreamKeyRecord(
    [Id(0)] Guid Id,
    [Id(1)] string? Label,
    [Id(2)] string Prefix,
    [Id(3)] string Hash,
    [Id(4)] DateTimeOffset CreatedAt,
    [Id(5)] DateTimeOffset? LastUsedAt = null,
    [Id(6)] DateTimeOffset? RevokedAt = null,
    [Id(7)] DateTimeOffset? ExpiresAt = null)
{
    /// <summary>Whether a time has been set from which on the key is refused.</summary>
    [JsonIgnore]
    public bool HasEnd => (RevokedAt ?? ExpiresAt) is not null;

    [JsonIgnore]
    public StreamKeyDetails Details => new(Id, Label, Prefix, CreatedAt, LastUsedAt, RevokedAt, ExpiresAt);

    public bool MayPublish(DateTimeOffset now) => !(RevokedAt <= now) && !(ExpiresAt <= now);
}

/// <summary>The rule of a channel's keys, and their history. Each step returns the next state.</summary>
public static class ChannelKeys
{
    /// <summary>How many keys may publish at a time.</summary>
    public const int MaxUsable = 20;

    /// <summary>How many keys that may not publish any more are still listed; their own grains refuse all of them for ever.</summary>
    public const int MaxSpent = 50;

    /// <summary>How many changes are remembered.</summary>
    public const int MaxChanges = 200;

    public static StreamKeyRecord? Find(PublishingState state, Guid keyId) => state.Keys.FirstOrDefault(key => key.Id == keyId);

    /// <summary>Whether the key may publish.</summary>
    public static PublishRefusal Check(PublishingState state, Guid keyId, DateTimeOffset now) => Find(state, keyId) switch
    {
        { } key when key.MayPublish(now) => PublishRefusal.None,
        { ExpiresAt: { } expiry } key when expiry <= now && !(key.RevokedAt <= now) => PublishRefusal.ExpiredKey,
        _ => PublishRefusal.RevokedKey,
    };

    /// <summary>Adds a key, once; null where there are too many, not counting one that it replaces.</summary>
    public static PublishingState? Add(PublishingState state, NewStreamKey key, AuditActor by, DateTimeOffset now, Guid? replaced = null)
    {
        if (Find(state, key.Id) is not null)
            return state;
        if (state.Keys.Count(k => k.MayPublish(now) && k.Id != replaced) >= MaxUsable)
            return null;
        var forgotten = state.Keys.Where(k => !k.MayPublish(now)).Skip(MaxSpent).ToHashSet();
        return WithChange(state, key.Id, KeyAction.Created, by, now) with
        {
            Keys = [new(key.Id, key.Label, key.Prefix, key.Hash, now, ExpiresAt: key.ExpiresAt), .. state.Keys.Where(k => !forgotten.Contains(k))],
        };
    }

    /// <summary>Revokes a key from a moment on; a revocation can only be brought forward.</summary>
    public static PublishingState Revoke(PublishingState state, Guid keyId, DateTimeOffset from, KeyAction action, AuditActor by, DateTimeOffset now) =>
        state.Keys.Any(key => key.Id == keyId && !(key.RevokedAt <= from))
            ? WithChange(WithKey(state, keyId, key => key with { RevokedAt = from }), keyId, action, by, now)
            : state;

    /// <summary>The key was used now.</summary>
    public static PublishingState MarkUsed(PublishingState state, Guid keyId, DateTimeOffset now) =>
        WithKey(state, keyId, key => key with { LastUsedAt = now });

    private static PublishingState WithKey(PublishingState state, Guid keyId, Func<StreamKeyRecord, StreamKeyRecord> change) =>
        state with { Keys = [.. state.Keys.Select(key => key.Id == keyId ? change(key) : key)] };

    private static PublishingState WithChange(PublishingState state, Guid keyId, KeyAction action, AuditActor by, DateTimeOffset now) =>
        state with { KeyChanges = [new(now, keyId, action, by), .. state.KeyChanges.Take(MaxChanges - 1)] };
}
