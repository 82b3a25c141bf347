using XaTube.Grains.LiveStreams;
using XaTube.Grains.StreamKeys;

namespace XaTube.Grains.Publishing;

/// <summary>The channel's keys: listed here, while each refuses publishers in a grain of its own.</summary>
public sealed partial class PublishingGrain
{
    public async Task<KeyAddition> AddKey(NewStreamKey key, AuditActor by) =>
        await ChannelExists() ? await Add(key, by, replaced: null) : new KeyAddition(null, KeyRefusal.UnknownChannel);

    public Task<IReadOnlyList<StreamKeyDetails>> ListKeys() =>
        Task.FromResult<IReadOnlyList<StreamKeyDetails>>(State.Keys.Select(key => key.Details).ToArray());

    public Task<IReadOnlyList<KeyChange>> ListKeyChanges() => Task.FromResult<IReadOnlyList<KeyChange>>(State.KeyChanges);

    public async Task<KeyAddition> RotateKey(Guid keyId, NewStreamKey replacement, TimeSpan overlap, AuditActor by)
    {
        lease.ThrowIfExpired();
        if (ChannelKeys.Find(State, keyId) is not { } old || !old.MayPublish(time.GetUtcNow()))
            return new KeyAddition(null, KeyRefusal.NoUsableKey);
        var added = await Add(replacement, by, keyId);
        if (added.Key is null)
            return added;
        await Revoke(old, overlap, KeyAction.Replaced, by);
        if (overlap <= TimeSpan.Zero && State.Broadcast is { } broadcast && broadcast.KeyId == keyId)
            await StreamOf(broadcast).Disconnect(broadcast.Publisher);
        _spentKey.Restart(State);
        return added;
    }

    public async Task<bool> RevokeKey(Guid keyId, AuditActor by)
    {
        lease.ThrowIfExpired();
        if (ChannelKeys.Find(State, keyId) is not { } key)
            return false;
        await Revoke(key, TimeSpan.Zero, KeyAction.Deleted, by);
        if (State.Broadcast is { } broadcast && broadcast.KeyId == keyId)
            await StreamOf(broadcast).End(EndReason.KeyRevoked);
        return true;
    }

    private async Task<KeyAddition> Add(NewStreamKey key, AuditActor by, Guid? replaced)
    {
        if (ChannelKeys.Add(State, key, by, time.GetUtcNow(), replaced) is not { } next)
            return new KeyAddition(null, KeyRefusal.TooManyKeys);
        // The list first: a key that only its own grain knew would be refused here, while one that only the list has is visible.
        await stored.Save(next);
        await KeyOf(key.Hash).Assign(this.GetPrimaryKey(), key.Id, key.ExpiresAt);
        return new KeyAddition(ChannelKeys.Find(State, key.Id)?.Details);
    }

    private async Task Revoke(StreamKeyRecord key, TimeSpan overlap, KeyAction action, AuditActor by)
    {
        var now = time.GetUtcNow();
        // The key's own grain first: it is what refuses, by its own silo's clock.
        await KeyOf(key.Hash).Revoke(overlap <= TimeSpan.Zero ? StreamKey.AtOnce : now + overlap);
        await stored.Save(ChannelKeys.Revoke(State, key.Id, now + overlap, action, by, now));
    }

    private IStreamKeyGrain KeyOf(string hash) => GrainFactory.GrainFor<IStreamKeyGrain>(hash);
}
