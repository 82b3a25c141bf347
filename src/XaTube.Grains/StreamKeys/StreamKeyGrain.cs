using XaTube.Grains.LiveStreams;
using XaTube.Grains.Publishing;

namespace XaTube.Grains.StreamKeys;

/// <summary>The API's RTMP callbacks ask here first; what the key allows is decided by its channel's publishing grain.</summary>
[GrainType("streamkey")]
public sealed class StreamKeyGrain(
    [PersistentState("stream-key")] IPersistentState<StreamKeyState> stored, DatabaseLease lease, TimeProvider time)
    : Grain, IStreamKeyGrain
{
    private StreamKeyState? Key => stored.RecordExists ? stored.State : null;

    private IPublishingGrain Publishing => GrainFactory.GrainFor<IPublishingGrain>(stored.State.ChannelId);

    public async Task Assign(Guid channelId, Guid keyId, DateTimeOffset? expiresAt)
    {
        if (Key is not null)
            return;
        await stored.Save(new StreamKeyState { ChannelId = channelId, KeyId = keyId, ExpiresAt = expiresAt });
    }

    public async Task<PublishDecision> Publish(PublishId publisher) => EngineMeter.Record(await Decide(publisher));

    public async Task<RenewDecision> Renew(PublishId publisher)
    {
        switch (StreamKey.Check(Key, time.GetUtcNow()))
        {
            case PublishRefusal.None:
                return await Publishing.Renew(publisher);
            case PublishRefusal.UnknownKey:
                ForgetUnknown();
                return RenewDecision.NotPublishing;
            default:
                return RenewDecision.RevokedKey;
        }
    }

    public async Task Unpublish(PublishId publisher)
    {
        // Also when the key has been revoked.
        if (Key is not null)
            await Publishing.Unpublish(publisher);
        else
            ForgetUnknown();
    }

    public async Task Revoke(DateTimeOffset from)
    {
        if (Key is { } key && StreamKey.Revoke(key, from) is var revoked && revoked != key)
            await stored.Save(revoked);
    }

    private async Task<PublishDecision> Decide(PublishId publisher)
    {
        if (!lease.IsHeld)
            return PublishDecision.Refused(PublishRefusal.Fenced);
        var refusal = StreamKey.Check(Key, time.GetUtcNow());
        if (refusal == PublishRefusal.None)
            return await Publishing.Publish(stored.State.KeyId, publisher);

        if (Key is { } known)
            Publishing.RecordRefusal(known.KeyId, publisher, refusal).Ignore();
        ForgetUnknown();
        return PublishDecision.Refused(refusal);
    }

    /// <summary>Guessed keys must not fill the memory.</summary>
    private void ForgetUnknown()
    {
        if (Key is null)
            DeactivateOnIdle();
    }
}
