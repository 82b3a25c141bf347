using XaTube.Grains.StreamKeys;

namespace XaTube.Grains.Publishing;

/// <summary>
/// Stores the keys of one channel twice: in the channel's list, and in a grain of each key's own, which is what refuses
/// publishers. Decides nothing itself: <see cref="ChannelKeys"/> does.
/// </summary>
internal sealed class ChannelKeyStore(Guid channelId, IPersistentState<PublishingState> stored, IGrainFactory grains, TimeProvider time)
{
    /// <summary>Adds a key, in place of <paramref name="replaced"/> if given.</summary>
    public async Task<KeyAddition> Add(NewStreamKey key, AuditActor by, Guid? replaced = null)
    {
        if (ChannelKeys.Add(stored.State, key, by, time.GetUtcNow(), replaced) is not { } next)
            return new KeyAddition(null, KeyRefusal.TooManyKeys);
        // The list first: a key that only its own grain knew would be refused here, while one that only the list has is visible.
        await stored.Save(next);
        await GrainOf(key.Hash).Assign(channelId, key.Id, key.ExpiresAt);
        return new KeyAddition(ChannelKeys.Find(stored.State, key.Id)?.Details);
    }

    /// <summary>Adds a key and revokes the one that it replaces after <paramref name="overlap"/>.</summary>
    public async Task<KeyAddition> Replace(Guid keyId, NewStreamKey replacement, TimeSpan overlap, AuditActor by)
    {
        if (ChannelKeys.Find(stored.State, keyId)?.MayPublish(time.GetUtcNow()) != true)
            return new KeyAddition(null, KeyRefusal.NoUsableKey);
        var added = await Add(replacement, by, keyId);
        if (added.Key is not null)
            await Revoke(keyId, overlap, KeyAction.Replaced, by);
        return added;
    }

    /// <summary>Revokes a key after <paramref name="overlap"/>; false where there is no such key.</summary>
    public async Task<bool> Revoke(Guid keyId, TimeSpan overlap, KeyAction action, AuditActor by)
    {
        if (ChannelKeys.Find(stored.State, keyId) is not { } key)
            return false;
        var now = time.GetUtcNow();
        // The key's own grain first: it is what refuses, by its own silo's clock.
        await GrainOf(key.Hash).Revoke(overlap <= TimeSpan.Zero ? StreamKey.AtOnce : now + overlap);
        await stored.Save(ChannelKeys.Revoke(stored.State, keyId, now + overlap, action, by, now));
        return true;
    }

    private IStreamKeyGrain GrainOf(string hash) => grains.GrainFor<IStreamKeyGrain>(hash);
}
