using Orleans.Concurrency;
using XaTube.Grains.LiveStreams;

namespace XaTube.Grains.StreamKeys;

/// <summary>
/// One stream key: which channel it publishes to and whether it still may. Its grain key is
/// <see cref="StreamKeySecret.Hash"/>; a hash that no key was ever issued for has a grain too, which refuses.
/// </summary>
[Alias("xatube.IStreamKeyGrain")]
public interface IStreamKeyGrain : IGrainWithStringKey
{
    /// <summary>
    /// Binds the key to a channel, until it expires if it does. Repeating it, or binding a key that is bound, changes nothing.
    /// </summary>
    [Alias("Assign"), ResponseTimeout("00:00:05")]
    Task Assign(Guid channelId, Guid keyId, DateTimeOffset? expiresAt);

    /// <summary>
    /// Asks whether a publisher may go live with this key. The same publisher asking again gets the same answer.
    /// </summary>
    [Alias("Publish"), ResponseTimeout("00:00:05")]
    Task<PublishDecision> Publish(PublishId publisher);

    /// <summary>The publisher is still sending. Refused when it no longer holds the channel, or the key may not publish.</summary>
    [Alias("Renew"), ResponseTimeout("00:00:05")]
    Task<RenewDecision> Renew(PublishId publisher);

    /// <summary>The publisher has gone. Nothing happens unless it held the channel.</summary>
    [Alias("Unpublish"), ResponseTimeout("00:00:05")]
    Task Unpublish(PublishId publisher);

    /// <summary>
    /// Refuses the key from a moment on. A second call can only bring that moment forward. Answered also while a publisher's
    /// request waits for the channel, since it is the channel that calls this.
    /// </summary>
    [Alias("Revoke"), AlwaysInterleave, ResponseTimeout("00:00:05")]
    Task Revoke(DateTimeOffset from);
}
