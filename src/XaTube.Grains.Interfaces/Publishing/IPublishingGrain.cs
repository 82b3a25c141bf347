using XaTube.Grains.LiveStreams;
using XaTube.Grains.StreamKeys;

namespace XaTube.Grains.Publishing;

/// <summary>
/// Publishing on one channel: its stream keys, its rules, its suspension, and the broadcast that it began last. Its grain
/// key is the channel id. The API calls it for owners and operators, stream keys for publishers. Callers have checked that
/// the account they act for owns the channel.
/// </summary>
[Alias("xatube.IPublishingGrain")]
public interface IPublishingGrain : IGrainWithGuidKey
{
    /// <summary>How the channel is published to; null where there is no channel.</summary>
    [Alias("GetRules"), Retryable]
    Task<PublishRules?> GetRules();

    /// <summary>
    /// Changes how the channel is published to: for a second publisher at once, for the grace from the next stream on. False
    /// where there is no channel. Repeating it changes nothing.
    /// </summary>
    [Alias("SetRules"), Retryable]
    Task<bool> SetRules(PublishRules rules);

    /// <summary>
    /// Ends what is live and refuses every publisher until the channel is resumed. False where there is no channel.
    /// Repeating it changes the reason only.
    /// </summary>
    /// <exception cref="SiloFencedException">The silo may have been declared dead. Nothing has changed.</exception>
    [Alias("Suspend"), Retryable]
    Task<bool> Suspend(string reason);

    /// <summary>Lets publishers in again. False where there is no channel. Repeating it changes nothing.</summary>
    [Alias("Resume"), Retryable]
    Task<bool> Resume();

    /// <summary>Why nobody may publish; null where publishers are let in, and where there is no channel.</summary>
    [Alias("GetSuspension"), Retryable]
    Task<Suspension?> GetSuspension();

    /// <summary>Adds a key. Repeating it for the same key id changes nothing.</summary>
    [Alias("AddKey"), Retryable]
    Task<KeyAddition> AddKey(NewStreamKey key, AuditActor by);

    /// <summary>The keys, newest first: all that may publish, and the last 50 that may not any more.</summary>
    [Alias("ListKeys"), Retryable]
    Task<IReadOnlyList<StreamKeyDetails>> ListKeys();

    /// <summary>
    /// Replaces a key. The old one is refused after <paramref name="overlap"/> (zero: from now on, and its publisher is
    /// disconnected; the stream waits out its grace for the new key). Repeating it is refused with
    /// <see cref="KeyRefusal.NoUsableKey"/>, so it is not retryable: the caller would not get its new key.
    /// </summary>
    /// <exception cref="SiloFencedException">The silo may have been declared dead. Nothing has changed.</exception>
    [Alias("RotateKey")]
    Task<KeyAddition> RotateKey(Guid keyId, NewStreamKey replacement, TimeSpan overlap, AuditActor by);

    /// <summary>Revokes a key and ends a broadcast that runs on it. False where there is no such key; true again if repeated.</summary>
    /// <exception cref="SiloFencedException">The silo may have been declared dead. Nothing has changed.</exception>
    [Alias("RevokeKey"), Retryable]
    Task<bool> RevokeKey(Guid keyId, AuditActor by);

    /// <summary>The last 200 changes of the keys, newest first.</summary>
    [Alias("ListKeyChanges"), Retryable]
    Task<IReadOnlyList<KeyChange>> ListKeyChanges();

    /// <summary>
    /// Called by a stream key: may this publisher go live? Repeating it for a publisher that was accepted returns the same
    /// stream, unless another has taken the stream over since, or the stream has ended. A refusal is counted again among the
    /// attempts.
    /// </summary>
    [Alias("Publish"), Retryable, ResponseTimeout("00:00:05")]
    Task<PublishDecision> Publish(Guid keyId, PublishId publisher);

    /// <summary>
    /// Called by a stream key that refused a publisher itself. Recorded among the attempts, and nothing else. Repeating it
    /// counts the attempt again, so it is not retryable.
    /// </summary>
    [Alias("RecordRefusal"), ResponseTimeout("00:00:05")]
    Task RecordRefusal(Guid keyId, PublishId publisher, PublishRefusal refusal);

    /// <summary>The last 20 attempts to publish, newest first. Refused ones may be lost when a silo is killed.</summary>
    [Alias("ListAttempts"), Retryable]
    Task<IReadOnlyList<PublishAttempt>> ListAttempts();

    /// <summary>Called by a stream key: the publisher is still there. Repeating it renews the lease again.</summary>
    [Alias("Renew"), Retryable, ResponseTimeout("00:00:05")]
    Task<RenewDecision> Renew(PublishId publisher);

    /// <summary>Called by a stream key: the publisher has gone. Nothing happens unless it held the channel. Repeating it changes nothing.</summary>
    [Alias("Unpublish"), Retryable, ResponseTimeout("00:00:05")]
    Task Unpublish(PublishId publisher);

    /// <summary>Ends a stream of this channel at once and has its publisher disconnected. Repeating it changes nothing.</summary>
    /// <exception cref="SiloFencedException">The silo may have been declared dead. Nothing has changed.</exception>
    [Alias("EndStream"), Retryable]
    Task EndStream(Guid streamId);
}
