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

    /// <summary>Newest first.</summary>
    public StreamKeyRecord[] Keys { get; init; } = [];

    /// <summary>Newest first.</summary>
    public KeyChange[] KeyChanges { get; init; } = [];

    public Suspension? Suspension { get; init; }

    public PublishRules PublishRules { get; init; } = new();

    /// <summary>The last attempts to publish, newest first.</summary>
    public PublishAttempt[] Attempts { get; init; } = [];

    /// <summary>The stream this channel began last, with who published it. It may be over: the stream knows.</summary>
    public Broadcast? Broadcast { get; init; }

    /// <summary>Grows with every change of what the catalog shows.</summary>
    public long Version { get; init; }
}

/// <summary>A stream that a channel began: by whom, and with which of its keys, it is or was published.</summary>
[GenerateSerializer, Alias("xatube.Broadcast")]
public sealed record Broadcast(Guid StreamId, PublishId Publisher, Guid KeyId);

/// <summary>The rule of a channel: who may publish, and which broadcast is its own. Each step returns the next state.</summary>
public static class Channel
{
    /// <summary>How many attempts to publish are remembered.</summary>
    public const int MostAttempts = 20;

    /// <summary>Whether a publisher may be heard at all; who holds the channel is for the running stream to say.</summary>
    public static PublishRefusal Check(ChannelState channel, Guid keyId, DateTimeOffset now) =>
        ChannelKeys.Check(channel, keyId, now) is var refusal and not PublishRefusal.None ? refusal
        : channel.Suspension is not null ? PublishRefusal.ChannelSuspended
        : PublishRefusal.None;

    /// <summary>A publisher has gone live: it is the broadcast now, and its key was used now.</summary>
    public static ChannelState OnAir(ChannelState channel, Broadcast broadcast, DateTimeOffset now) =>
        ChannelKeys.Used(channel, broadcast.KeyId, now) with { Broadcast = broadcast };

    /// <summary>Notes an attempt; one like the last is counted with it, so that an encoder that goes on trying hides no other.</summary>
    public static ChannelState Tried(ChannelState channel, PublishAttempt attempt) =>
        channel.Attempts is [var last, .. var earlier] && (last.KeyId, last.Node, last.Refusal) == (attempt.KeyId, attempt.Node, attempt.Refusal)
            ? channel with { Attempts = [attempt with { Times = last.Times + 1 }, .. earlier] }
            : channel with { Attempts = [attempt, .. channel.Attempts.Take(MostAttempts - 1)] };

    /// <summary>Suspended from now on; a second suspension changes the reason only.</summary>
    public static ChannelState Suspend(ChannelState channel, string reason, DateTimeOffset now) =>
        channel with { Suspension = (channel.Suspension ?? new Suspension(now, reason)) with { Reason = reason } };
}
