using XaTube.Grains.LiveStreams;
using XaTube.Grains.StreamKeys;

namespace XaTube.Grains.Publishing;

/// <summary>What is stored of publishing on a channel.</summary>
[GenerateSerializer, Alias("xatube.PublishingState")]
public sealed record PublishingState
{
    /// <summary>Newest first.</summary>
    [Id(0)]
    public StreamKeyRecord[] Keys { get; init; } = [];

    /// <summary>Newest first.</summary>
    [Id(1)]
    public KeyChange[] KeyChanges { get; init; } = [];

    [Id(2)]
    public Suspension? Suspension { get; init; }

    [Id(3)]
    public PublishRules PublishRules { get; init; } = new();

    /// <summary>The last attempts to publish, newest first.</summary>
    [Id(4)]
    public PublishAttempt[] Attempts { get; init; } = [];

    /// <summary>The stream that this channel began last, with who published it. It may have ended; the live stream's grain knows.</summary>
    [Id(5)]
    public Broadcast? Broadcast { get; init; }
}

/// <summary>A stream that a channel began: by whom, and with which of its keys, it is or was published.</summary>
[GenerateSerializer, Alias("xatube.Broadcast")]
public sealed record Broadcast([Id(0)] Guid StreamId, [Id(1)] PublishId Publisher, [Id(2)] Guid KeyId);

/// <summary>The rule of publishing on a channel: who may publish, and which broadcast is the current one. Each step returns the next state.</summary>
public static class Publishing
{
    /// <summary>How many attempts to publish are remembered.</summary>
    public const int MaxAttempts = 20;

    /// <summary>Whether a publisher may be let in at all; whether another holds the channel, its running stream decides.</summary>
    public static PublishRefusal Check(PublishingState state, Guid keyId, DateTimeOffset now) =>
        ChannelKeys.Check(state, keyId, now) is var refusal and not PublishRefusal.None ? refusal
        : state.Suspension is not null ? PublishRefusal.ChannelSuspended
        : PublishRefusal.None;

    /// <summary>A publisher goes live: its broadcast is the channel's now, and its key is used.</summary>
    public static PublishingState GoLive(PublishingState state, Broadcast broadcast, DateTimeOffset now) =>
        WithAttempt(
            ChannelKeys.MarkUsed(state, broadcast.KeyId, now) with { Broadcast = broadcast },
            new PublishAttempt(now, broadcast.KeyId, broadcast.Publisher.Node, PublishRefusal.None));

    /// <summary>Adds an attempt. One like the last is counted with it, so that an encoder that keeps trying displaces no other.</summary>
    public static PublishingState WithAttempt(PublishingState state, PublishAttempt attempt) =>
        state.Attempts is [var last, .. var earlier] && (last.KeyId, last.Node, last.Refusal) == (attempt.KeyId, attempt.Node, attempt.Refusal)
            ? state with { Attempts = [attempt with { Times = last.Times + 1 }, .. earlier] }
            : state with { Attempts = [attempt, .. state.Attempts.Take(MaxAttempts - 1)] };

    /// <summary>Suspended from now on; a second suspension changes the reason only.</summary>
    public static PublishingState Suspend(PublishingState state, string reason, DateTimeOffset now) =>
        state with { Suspension = (state.Suspension ?? new Suspension(now, reason)) with { Reason = reason } };
}
