using XaTube.Grains.LiveStreams;
using XaTube.Grains.StreamKeys;

namespace XaTube.Grains.Channels;

/// <summary>
/// One channel: its profile, its stream keys, and who publishes on it now. Its grain key is the channel id.
/// Callers have checked that the account they act for owns the channel.
/// </summary>
[Alias("xatube.IChannelGrain")]
public interface IChannelGrain : IGrainWithGuidKey
{
    /// <summary>Founds the channel. Repeating it for the same owner and handle answers the same again.</summary>
    [Alias("Create")]
    Task<ChannelCreation> Create(Guid ownerId, ChannelProfile profile);

    /// <summary>The channel, or null where none was founded.</summary>
    [Alias("Describe")]
    Task<ChannelDetails?> Describe();

    /// <summary>How the channel is published to; null where none was founded.</summary>
    [Alias("GetPublishRules")]
    Task<PublishRules?> GetPublishRules();

    /// <summary>
    /// Changes how the channel is published to: for a second publisher at once, for the grace from the next stream on. False
    /// where there is no channel. Repeating it changes nothing.
    /// </summary>
    [Alias("SetPublishRules")]
    Task<bool> SetPublishRules(PublishRules rules);

    /// <summary>
    /// Ends what is live and refuses every publisher until the channel is resumed. False where there is no channel.
    /// Repeating it changes the reason only.
    /// </summary>
    [Alias("Suspend")]
    Task<bool> Suspend(string reason);

    /// <summary>Publishers are let in again. False where there is no channel. Repeating it changes nothing.</summary>
    [Alias("Resume")]
    Task<bool> Resume();

    /// <summary>Why nobody may publish; null where they may, and where there is no channel.</summary>
    [Alias("GetSuspension")]
    Task<Suspension?> GetSuspension();

    /// <summary>Takes in a new key. Repeating it for the same key id changes nothing.</summary>
    [Alias("AddKey")]
    Task<KeyAddition> AddKey(NewStreamKey key, AuditActor by);

    /// <summary>The keys, newest first: all that may publish, and the last 50 that may not any more.</summary>
    [Alias("ListKeys")]
    Task<IReadOnlyList<StreamKeyDetails>> ListKeys();

    /// <summary>
    /// Replaces a key. The old one is refused after <paramref name="overlap"/> (zero: from now on, and its publisher is
    /// dropped; the stream waits out its grace for the new key).
    /// </summary>
    [Alias("RotateKey"), SentOnce]
    Task<KeyAddition> RotateKey(Guid keyId, NewStreamKey replacement, TimeSpan overlap, AuditActor by);

    /// <summary>Revokes a key and ends a broadcast that runs on it. False where there is no such key; true again if repeated.</summary>
    [Alias("RevokeKey")]
    Task<bool> RevokeKey(Guid keyId, AuditActor by);

    /// <summary>Who did what with the keys, newest first: the last 200 changes.</summary>
    [Alias("ListKeyChanges")]
    Task<IReadOnlyList<KeyChange>> ListKeyChanges();

    /// <summary>Asked by a stream key: may this publisher go live here? The same publisher gets the same answer again.</summary>
    [Alias("Publish"), ResponseTimeout("00:00:05")]
    Task<PublishDecision> Publish(Guid keyId, PublishId publisher);

    /// <summary>Told by a stream key that refused a publisher itself. Only noted, among the attempts.</summary>
    [Alias("Refused"), ResponseTimeout("00:00:05")]
    Task Refused(Guid keyId, PublishId publisher, PublishRefusal refusal);

    /// <summary>The last 20 attempts to publish, newest first. Refused ones may be lost when a silo is killed.</summary>
    [Alias("ListAttempts")]
    Task<IReadOnlyList<PublishAttempt>> ListAttempts();

    /// <summary>Passed on by a stream key: the publisher is still there.</summary>
    [Alias("Renew"), ResponseTimeout("00:00:05")]
    Task<RenewDecision> Renew(PublishId publisher);

    /// <summary>Passed on by a stream key: the publisher has gone. Nothing happens unless it held the channel.</summary>
    [Alias("Unpublish"), ResponseTimeout("00:00:05")]
    Task Unpublish(PublishId publisher);

    /// <summary>Ends a stream of this channel at once and has its publisher dropped. Repeating it changes nothing.</summary>
    [Alias("EndStream")]
    Task EndStream(Guid streamId);
}
