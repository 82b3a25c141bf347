using XaTube.Grains.LiveStreams;
using XaTube.Grains.StreamKeys;

namespace XaTube.Grains.Channels;

/// <summary>The keys of the channel: listed and revoked here, and known to a grain each, which refuses by itself.</summary>
public sealed partial class ChannelGrain
{
    private static readonly TimeSpan WatchPeriod = TimeSpan.FromSeconds(5);

    private IGrainTimer? _watch;

    private IStreamKeyGrain KeyOf(string hash) => GrainFactory.GrainFor<IStreamKeyGrain>(hash);

    public async Task<KeyAddition> AddKey(NewStreamKey key, AuditActor by) =>
        stored.RecordExists ? await Add(key, by, replaced: null) : new KeyAddition(null, KeyRefusal.UnknownChannel);

    public Task<IReadOnlyList<StreamKeyDetails>> ListKeys() =>
        Task.FromResult<IReadOnlyList<StreamKeyDetails>>(State.Keys.Select(key => key.Details).ToArray());

    public Task<IReadOnlyList<KeyChange>> ListKeyChanges() => Task.FromResult<IReadOnlyList<KeyChange>>(State.KeyChanges);

    public async Task<KeyAddition> RotateKey(Guid keyId, NewStreamKey replacement, TimeSpan overlap, AuditActor by)
    {
        lease.Demand();
        var now = time.GetUtcNow();
        if (Find(keyId) is not { } old || !old.MayPublish(now))
            return new KeyAddition(null, KeyRefusal.NoUsableKey);
        var added = await Add(replacement, by, keyId);
        if (added.Key is null)
            return added;
        await Revoke(old, overlap, KeyAction.Replaced, by);
        if (overlap <= TimeSpan.Zero && State.Broadcast is { } broadcast && broadcast.KeyId == keyId)
            await StreamOf(broadcast).Disconnect(broadcast.Publisher);
        WatchKey();
        return added;
    }

    public async Task<bool> RevokeKey(Guid keyId, AuditActor by)
    {
        lease.Demand();
        if (Find(keyId) is not { } key)
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
        // The channel first: a key that only its grain knows would be refused, one that only the channel lists is shown.
        await stored.Save(next);
        await KeyOf(key.Hash).Assign(Id, key.Id, key.ExpiresAt);
        return new KeyAddition(Find(key.Id)?.Details);
    }

    private async Task Revoke(StreamKeyRecord key, TimeSpan overlap, KeyAction action, AuditActor by)
    {
        var now = time.GetUtcNow();
        // The key's own grain first: it is what refuses, by its own silo's clock.
        await KeyOf(key.Hash).Revoke(overlap <= TimeSpan.Zero ? StreamKey.AtOnce : now + overlap);
        await stored.Save(ChannelKeys.Revoke(State, key.Id, now + overlap, action, by, now));
    }

    /// <summary>Not every media server asks again while it publishes: who does so with a key whose time is over is dropped from here.</summary>
    private void WatchKey()
    {
        _watch?.Dispose();
        _watch = State.Broadcast is { } broadcast && Find(broadcast.KeyId)?.HasEnd == true
            ? this.RegisterGrainTimer(DropSpent, new GrainTimerCreationOptions(WatchPeriod, WatchPeriod) { KeepAlive = true })
            : null;
    }

    private async Task DropSpent()
    {
        if (State.Broadcast is not { } broadcast || Find(broadcast.KeyId)?.MayPublish(time.GetUtcNow()) == true)
            return;
        await StreamOf(broadcast).Disconnect(broadcast.Publisher);
        _watch?.Dispose();
    }

    private StreamKeyRecord? Find(Guid keyId) => State.Keys.FirstOrDefault(key => key.Id == keyId);
}
