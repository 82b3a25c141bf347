using XaTube.Grains.Channels;
using XaTube.Grains.LiveStreams;
using XaTube.Grains.StreamKeys;

namespace XaTube.Grains.Publishing;

/// <summary>
/// Called by the API for owners and operators, by stream key grains for publishers. It commands the channel's live stream,
/// which never calls back, and reads the channel's profile only when a stream starts.
/// </summary>
[GrainType("publishing")]
public sealed class PublishingGrain(
    [PersistentState("publishing")] IPersistentState<PublishingState> stored, DatabaseLease lease, TimeProvider time)
    : Grain, IPublishingGrain
{
    private ChannelKeyStore _keys = null!;
    private KeyExpiryTimer _keyExpiry = null!;
    private PublishingState State => stored.State;

    private IChannelGrain Channel => GrainFactory.GrainFor<IChannelGrain>(this.GetPrimaryKey());

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _keys = new ChannelKeyStore(this.GetPrimaryKey(), stored, GrainFactory, time);
        _keyExpiry = new KeyExpiryTimer(this, time, broadcast => StreamOf(broadcast).Disconnect(broadcast.Publisher));
        _keyExpiry.Restart(State);
        return Task.CompletedTask;
    }

    public async Task<PublishRules?> GetRules() => await ChannelExists() ? State.PublishRules : null;

    public async Task<bool> SetRules(PublishRules rules)
    {
        var exists = await ChannelExists();
        if (exists && rules != State.PublishRules)
            await stored.Save(State with { PublishRules = rules });
        return exists;
    }

    public async Task<bool> Suspend(string reason)
    {
        lease.ThrowIfExpired();
        if (!await ChannelExists())
            return false;
        await stored.Save(Publishing.Suspend(State, reason, time.GetUtcNow()));
        if (State.Broadcast is { } broadcast)
            await StreamOf(broadcast).End(EndReason.ChannelSuspended);
        return true;
    }

    public async Task<bool> Resume()
    {
        if (State.Suspension is not null)
            await stored.Save(State with { Suspension = null });
        return await ChannelExists();
    }

    public Task<Suspension?> GetSuspension() => Task.FromResult(State.Suspension);

    public async Task<KeyAddition> AddKey(NewStreamKey key, AuditActor by) =>
        await ChannelExists() ? await _keys.Add(key, by) : new KeyAddition(null, KeyRefusal.UnknownChannel);

    public Task<IReadOnlyList<StreamKeyDetails>> ListKeys() => Task.FromResult<IReadOnlyList<StreamKeyDetails>>(State.Keys.Select(key => key.Details).ToArray());

    public Task<IReadOnlyList<KeyChange>> ListKeyChanges() => Task.FromResult<IReadOnlyList<KeyChange>>(State.KeyChanges);

    public async Task<KeyAddition> RotateKey(Guid keyId, NewStreamKey replacement, TimeSpan overlap, AuditActor by)
    {
        lease.ThrowIfExpired();
        var added = await _keys.Replace(keyId, replacement, overlap, by);
        if (added.Key is not null && overlap <= TimeSpan.Zero && State.Broadcast is { } broadcast && broadcast.KeyId == keyId)
            await StreamOf(broadcast).Disconnect(broadcast.Publisher);
        _keyExpiry.Restart(State);
        return added;
    }

    public async Task<bool> RevokeKey(Guid keyId, AuditActor by)
    {
        lease.ThrowIfExpired();
        if (!await _keys.Revoke(keyId, TimeSpan.Zero, KeyAction.Deleted, by))
            return false;
        if (State.Broadcast is { } broadcast && broadcast.KeyId == keyId)
            await StreamOf(broadcast).End(EndReason.KeyRevoked);
        return true;
    }

    public async Task<PublishDecision> Publish(Guid keyId, PublishId publisher)
    {
        if (!lease.IsHeld)
            return PublishDecision.Refused(PublishRefusal.Fenced);
        var now = time.GetUtcNow();
        var refusal = stored.RecordExists ? Publishing.Check(State, keyId, now) : PublishRefusal.UnknownChannel;
        if (refusal != PublishRefusal.None)
            return Refuse(keyId, publisher, refusal);
        var takeover = State.PublishRules.Second == SecondPublisher.Takeover;
        var claim = State.Broadcast is { } current ? await StreamOf(current).Claim(publisher, takeover) : ClaimResult.Over;
        if (claim == ClaimResult.HeldByAnother)
            return Refuse(keyId, publisher, PublishRefusal.AlreadyPublishing);
        if (claim == ClaimResult.Held)
            return await GoLive(new Broadcast(State.Broadcast!.StreamId, publisher, keyId), now);
        if (await Channel.GetSummary() is not { } channel)
            return Refuse(keyId, publisher, PublishRefusal.UnknownChannel);
        var broadcast = new Broadcast(Guid.CreateVersion7(now), publisher, keyId);
        // Stored before the stream begins: a crash in between leaves a broadcast that is over, not one unknown to its channel.
        var accepted = await GoLive(broadcast, now);
        await StreamOf(broadcast).Start(new LiveStreamStart(channel, publisher, State.PublishRules.Grace));
        return accepted;
    }

    public Task RecordRefusal(Guid keyId, PublishId publisher, PublishRefusal refusal) => Task.FromResult(Refuse(keyId, publisher, refusal));

    public Task<IReadOnlyList<PublishAttempt>> ListAttempts() => Task.FromResult<IReadOnlyList<PublishAttempt>>(State.Attempts);

    public Task<RenewDecision> Renew(PublishId publisher) =>
        State.Broadcast is { } broadcast ? StreamOf(broadcast).Renew(publisher) : Task.FromResult(RenewDecision.NotPublishing);

    public Task Unpublish(PublishId publisher) =>
        State.Broadcast is { } broadcast ? StreamOf(broadcast).Interrupt(publisher) : Task.CompletedTask;

    public async Task EndStream(Guid streamId)
    {
        // Without the lease this may be a stale activation, whose broadcast is out of date.
        lease.ThrowIfExpired();
        if (State.Broadcast is { } broadcast && broadcast.StreamId == streamId)
            await StreamOf(broadcast).End(EndReason.EndedByOwner);
    }

    private async Task<PublishDecision> GoLive(Broadcast broadcast, DateTimeOffset now)
    {
        if (broadcast != State.Broadcast)
        {
            await stored.Save(Publishing.GoLive(State, broadcast, now));
            _keyExpiry.Restart(State);
        }

        return PublishDecision.AcceptedAs(broadcast.StreamId);
    }

    /// <summary>Recorded in memory and stored with the next change, so that guessing causes no writes.</summary>
    private PublishDecision Refuse(Guid keyId, PublishId publisher, PublishRefusal refusal)
    {
        if (stored.RecordExists)
            stored.State = Publishing.WithAttempt(State, new PublishAttempt(time.GetUtcNow(), keyId, publisher.Node, refusal));
        return PublishDecision.Refused(refusal);
    }

    private ILiveStreamGrain StreamOf(Broadcast broadcast) => GrainFactory.GrainFor<ILiveStreamGrain>(broadcast.StreamId);

    private async ValueTask<bool> ChannelExists() => stored.RecordExists || await Channel.GetSummary() is not null;
}
