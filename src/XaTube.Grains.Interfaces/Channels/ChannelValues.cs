using XaTube.Grains.StreamKeys;

namespace XaTube.Grains.Channels;

/// <summary>What a channel shows of itself.</summary>
[GenerateSerializer, Immutable, Alias("xatube.ChannelProfile")]
public sealed record ChannelProfile(
    string Handle, string Title, string? Description, string? Category, IReadOnlyList<string> Tags, string? CoverUrl);

/// <summary>What happens to a publisher that comes while another is live on the channel.</summary>
public enum SecondPublisher
{
    /// <summary>It is refused.</summary>
    Reject,

    /// <summary>It carries the stream on, and the other is dropped.</summary>
    Takeover,
}

/// <summary>How a channel is published to.</summary>
/// <param name="Grace">How long after its last sign of life a broadcast can be resumed: 0 to 10 minutes; null for the engine's own setting.</param>
/// <param name="Second">What happens to a second publisher.</param>
[GenerateSerializer, Immutable, Alias("xatube.PublishRules")]
public sealed record PublishRules(TimeSpan? Grace = null, SecondPublisher Second = SecondPublisher.Reject);

/// <summary>A publisher's attempt to go live, as the channel's owner sees it.</summary>
/// <param name="At">When; of several in a row, the last.</param>
/// <param name="KeyId">With which of the channel's keys.</param>
/// <param name="Node">At which ingest node.</param>
/// <param name="Refusal">Why it was refused; none when it went live.</param>
/// <param name="Times">How many in a row, with the same key, node and answer: 1 or more.</param>
[GenerateSerializer, Immutable, Alias("xatube.PublishAttempt")]
public sealed record PublishAttempt(DateTimeOffset At, Guid KeyId, string Node, PublishRefusal Refusal, int Times = 1);

/// <summary>A channel: who owns it, since when, and what it shows.</summary>
[GenerateSerializer, Immutable, Alias("xatube.ChannelDetails")]
public sealed record ChannelDetails(Guid Id, Guid OwnerId, ChannelProfile Profile, DateTimeOffset CreatedAt);

/// <summary>The answer to founding a channel: the channel, or null where another holds the handle.</summary>
[GenerateSerializer, Immutable, Alias("xatube.ChannelCreation")]
public sealed record ChannelCreation(ChannelDetails? Channel)
{
    public static readonly ChannelCreation HandleTaken = new((ChannelDetails?)null);
}

/// <summary>Why and since when nobody may publish on a channel.</summary>
[GenerateSerializer, Immutable, Alias("xatube.Suspension")]
public sealed record Suspension(DateTimeOffset At, string Reason);
