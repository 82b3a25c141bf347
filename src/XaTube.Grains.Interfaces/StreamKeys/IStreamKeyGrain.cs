using Orleans.Concurrency;
using XaTube.Grains.LiveStreams;

namespace XaTube.Grains.StreamKeys;

/// <summary>
/// One stream key: its channel, and whether it may still publish. Its key is <see cref="StreamKeySecret.Hash"/>. A hash that
/// no key was issued for has a grain too, which refuses every publisher. The channel assigns and revokes it; the API's RTMP
/// callbacks ask it.
/// </summary>
[Alias("xatube.IStreamKeyGrain")]
public interface IStreamKeyGrain : IGrainWithStringKey
{
    /// <summary>
    /// Assigns the key to a channel, until it expires if it does. Does nothing if the key is assigned, so it can be repeated.
    /// </summary>
    [Alias("Assign"), Retryable, ResponseTimeout("00:00:05")]
    Task Assign(Guid channelId, Guid keyId, DateTimeOffset? expiresAt);

    /// <summary>
    /// Decides whether a publisher may go live with this key. Repeating it for a publisher that was accepted returns the same
    /// stream, unless another publisher has taken the stream over since, or the stream has ended.
    /// </summary>
    [Alias("Publish"), Retryable, ResponseTimeout("00:00:05")]
    Task<PublishDecision> Publish(PublishId publisher);

    /// <summary>The publisher is still sending: extends its lease of the stream. Repeating it extends the lease again.</summary>
    [Alias("Renew"), Retryable, ResponseTimeout("00:00:05")]
    Task<RenewDecision> Renew(PublishId publisher);

    /// <summary>
    /// The publisher has disconnected: interrupts the channel's stream if this publisher holds it. Repeating it changes nothing.
    /// </summary>
    [Alias("Unpublish"), Retryable, ResponseTimeout("00:00:05")]
    Task Unpublish(PublishId publisher);

    /// <summary>
    /// Refuses the key from a moment on. Repeating it can only bring that moment forward. Answered also while a publisher's
    /// request waits for the channel, since it is the channel that calls this.
    /// </summary>
    [Alias("Revoke"), AlwaysInterleave, Retryable, ResponseTimeout("00:00:05")]
    Task Revoke(DateTimeOffset from);
}
