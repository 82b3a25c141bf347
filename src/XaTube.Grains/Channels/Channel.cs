using XaTube.Grains.LiveStreams;
using XaTube.Grains.StreamKeys;

namespace XaTube.Grains.Channels;

/// <summary>What is stored of a channel.</summary>
[GenerateSerializer(GenerateFieldIds = GenerateFieldIds.PublicProperties), Alias("xatube.ChannelState")]
public sealed record ChannelState
{
    public Guid OwnerId { get; init; }

    public ChannelProfile Profile { get; init; } = new("", "", null, null, [], null);

    public DateTimeOffset CreatedAt { get; init; }

    public StreamKeyRecord[] Keys { get; init; } = [];

    public PublishRules PublishRules { get; init; } = new();

    /// <summary>The last attempts to publish, newest first.</summary>
    public PublishAttempt[] Attempts { get; init; } = [];

    /// <summary>The stream this channel began last, with who published it. It may be over: the stream knows.</summary>
    public Broadcast? Broadcast { get; init; }

    /// <summary>Grows with every change of what the catalogue shows.</summary>
    public long Version { get; init; }
}

/// <summary>One key of a channel, as stored: its hash, never itself.</summary>
[GenerateSerializer, Alias("xatube.StreamKeyRecord")]
public sealed record StreamKeyRecord(
    Guid Id,
    string? Label,
    string Prefix,
    string Hash,
    DateTimeOffset CreatedAt,
    DateTimeOffset? LastUsedAt = null,
    DateTimeOffset? RevokedAt = null)
{
    public bool MayPublish(DateTimeOffset now) => RevokedAt is null || RevokedAt > now;

    public StreamKeyDetails Details => new(Id, Label, Prefix, CreatedAt, LastUsedAt, RevokedAt);
}

/// <summary>A stream that a channel began: by whom, and with which of its keys, it is or was published.</summary>
[GenerateSerializer, Alias("xatube.Broadcast")]
public sealed record Broadcast(Guid StreamId, PublishId Publisher, Guid KeyId);

/// <summary>The rule of a channel: its keys, and which broadcast is its own. Each step returns the next state.</summary>
public static class Channel
{
    /// <summary>How many attempts to publish are remembered.</summary>
    public const int MostAttempts = 20;

    /// <summary>Whether a publisher may be heard at all; who holds the channel is for the running stream to say.</summary>
    public static PublishRefusal Check(ChannelState channel, Guid keyId, DateTimeOffset now) =>
        channel.Keys.FirstOrDefault(k => k.Id == keyId) is { } key && key.MayPublish(now)
            ? PublishRefusal.None
            : PublishRefusal.RevokedKey;

    /// <summary>A publisher has gone live: it is the broadcast now, and its key was used now.</summary>
    public static ChannelState OnAir(ChannelState channel, Broadcast broadcast, DateTimeOffset now) =>
        WithKey(channel, broadcast.KeyId, key => key with { LastUsedAt = now }) with { Broadcast = broadcast };

    /// <summary>Notes an attempt; one like the last is counted with it, so that an encoder that goes on trying hides no other.</summary>
    public static ChannelState Tried(ChannelState channel, PublishAttempt attempt) =>
        channel.Attempts is [var last, .. var earlier] && (last.KeyId, last.Node, last.Refusal) == (attempt.KeyId, attempt.Node, attempt.Refusal)
            ? channel with { Attempts = [attempt with { Times = last.Times + 1 }, .. earlier] }
            : channel with { Attempts = [attempt, .. channel.Attempts.Take(MostAttempts - 1)] };

    /// <summary>Takes in a key, once.</summary>
    public static ChannelState AddKey(ChannelState channel, NewStreamKey key, DateTimeOffset now) =>
        channel.Keys.Any(k => k.Id == key.Id)
            ? channel
            : channel with { Keys = [new(key.Id, key.Label, key.Prefix, key.Hash, now), .. channel.Keys] };

    /// <summary>Revokes a key from a moment on; a revocation can only be brought forward.</summary>
    public static ChannelState RevokeKey(ChannelState channel, Guid keyId, DateTimeOffset from) =>
        WithKey(channel, keyId, key => key.RevokedAt <= from ? key : key with { RevokedAt = from });

    private static ChannelState WithKey(ChannelState channel, Guid keyId, Func<StreamKeyRecord, StreamKeyRecord> change) =>
        channel with { Keys = [.. channel.Keys.Select(key => key.Id == keyId ? change(key) : key)] };
}
