using XaTube.Grains.StreamKeys;

namespace XaTube.Grains.Channels;

/// <summary>One key of a channel, as stored: its hash, never itself.</summary>
[GenerateSerializer, Alias("xatube.StreamKeyRecord")]
public sealed record StreamKeyRecord(
    Guid Id,
    string? Label,
    string Prefix,
    string Hash,
    DateTimeOffset CreatedAt,
    DateTimeOffset? LastUsedAt = null,
    DateTimeOffset? RevokedAt = null,
    DateTimeOffset? ExpiresAt = null)
{
    public bool MayPublish(DateTimeOffset now) => !(RevokedAt <= now) && !(ExpiresAt <= now);

    public bool HasEnd => (RevokedAt ?? ExpiresAt) is not null;

    public StreamKeyDetails Details => new(Id, Label, Prefix, CreatedAt, LastUsedAt, RevokedAt, ExpiresAt);
}

/// <summary>The rule of a channel's keys, and their history. Each step returns the next state.</summary>
public static class ChannelKeys
{
    /// <summary>How many keys may publish at a time.</summary>
    public const int MostUsable = 20;

    /// <summary>How many keys that may not publish any more are still listed; their own grains refuse all of them for ever.</summary>
    public const int MostSpent = 50;

    /// <summary>How many changes are remembered.</summary>
    public const int MostChanges = 200;

    /// <summary>Whether the key may publish.</summary>
    public static PublishRefusal Check(ChannelState channel, Guid keyId, DateTimeOffset now) => channel.Keys.FirstOrDefault(k => k.Id == keyId) switch
    {
        { } key when key.MayPublish(now) => PublishRefusal.None,
        { ExpiresAt: { } expiry } key when expiry <= now && !(key.RevokedAt <= now) => PublishRefusal.ExpiredKey,
        _ => PublishRefusal.RevokedKey,
    };

    /// <summary>Takes in a key, once; null where there are too many, not counting one that it replaces.</summary>
    public static ChannelState? Add(ChannelState channel, NewStreamKey key, AuditActor by, DateTimeOffset now, Guid? replaced = null)
    {
        if (channel.Keys.Any(k => k.Id == key.Id))
            return channel;
        if (channel.Keys.Count(k => k.MayPublish(now) && k.Id != replaced) >= MostUsable)
            return null;
        var spent = channel.Keys.Where(k => !k.MayPublish(now)).Skip(MostSpent).ToHashSet();
        return Changed(channel, key.Id, KeyAction.Created, by, now) with
        {
            Keys = [new(key.Id, key.Label, key.Prefix, key.Hash, now, ExpiresAt: key.ExpiresAt), .. channel.Keys.Where(k => !spent.Contains(k))],
        };
    }

    /// <summary>Revokes a key from a moment on; a revocation can only be brought forward.</summary>
    public static ChannelState Revoke(ChannelState channel, Guid keyId, DateTimeOffset from, KeyAction action, AuditActor by, DateTimeOffset now) =>
        channel.Keys.Any(key => key.Id == keyId && !(key.RevokedAt <= from))
            ? Changed(WithKey(channel, keyId, key => key with { RevokedAt = from }), keyId, action, by, now)
            : channel;

    /// <summary>The key was used now.</summary>
    public static ChannelState Used(ChannelState channel, Guid keyId, DateTimeOffset now) =>
        WithKey(channel, keyId, key => key with { LastUsedAt = now });

    private static ChannelState WithKey(ChannelState channel, Guid keyId, Func<StreamKeyRecord, StreamKeyRecord> change) =>
        channel with { Keys = [.. channel.Keys.Select(key => key.Id == keyId ? change(key) : key)] };

    private static ChannelState Changed(ChannelState channel, Guid keyId, KeyAction action, AuditActor by, DateTimeOffset now) =>
        channel with { KeyChanges = [new(now, keyId, action, by), .. channel.KeyChanges.Take(MostChanges - 1)] };
}
