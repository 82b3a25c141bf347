using XaTube.Grains.StreamKeys;

namespace XaTube.Grains.Publishing;

/// <summary>What happens to a publisher that arrives while another is live on the channel.</summary>
[GenerateSerializer, Alias("xatube.SecondPublisher")]
public enum SecondPublisher
{
    /// <summary>It is refused.</summary>
    Reject = 0,

    /// <summary>It takes the stream over, and the first publisher is disconnected.</summary>
    Takeover = 1,
}

/// <summary>How a channel is published to.</summary>
/// <param name="Grace">How long after its publisher's last sign of life a stream can be resumed: 0 to 10 minutes; null for the engine's own setting.</param>
/// <param name="Second">What happens to a second publisher.</param>
[GenerateSerializer, Immutable, Alias("xatube.PublishRules")]
public sealed record PublishRules(
    [Id(0)] TimeSpan? Grace = null, [Id(1)] SecondPublisher Second = SecondPublisher.Reject);

/// <summary>A publisher's attempt to go live, as the channel's owner sees it.</summary>
/// <param name="At">When; of several in a row, the last.</param>
/// <param name="KeyId">With which of the channel's keys.</param>
/// <param name="Node">At which ingest node.</param>
/// <param name="Refusal">Why it was refused; none when it went live.</param>
/// <param name="Times">How many in a row, with the same key, node and answer: 1 or more.</param>
[GenerateSerializer, Immutable, Alias("xatube.PublishAttempt")]
public sealed record PublishAttempt(
    [Id(0)] DateTimeOffset At,
    [Id(1)] Guid KeyId,
    [Id(2)] string Node,
    [Id(3)] PublishRefusal Refusal,
    [Id(4)] int Times = 1);

/// <summary>Why and since when nobody may publish on a channel.</summary>
[GenerateSerializer, Immutable, Alias("xatube.Suspension")]
public sealed record Suspension([Id(0)] DateTimeOffset At, [Id(1)] string Reason);
