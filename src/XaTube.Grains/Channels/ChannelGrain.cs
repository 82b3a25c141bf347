using XaTube.Grains.LiveStreams;
using XaTube.Grains.StreamKeys;
using XaTube.Storage.Channels;

namespace XaTube.Grains.Channels;

/// <summary>
/// The API calls it for its owner, its stream keys for publishers. It commands its live stream; the stream never calls
/// back.
/// </summary>
public sealed partial class ChannelGrain(
    [PersistentState("channel")] IPersistentState<ChannelState> stored,
    IChannelCatalog catalog,
    DatabaseLease lease,
    TimeProvider time) : Grain, IChannelGrain
{
    private Guid Id => this.GetPrimaryKey();

    private ChannelState State => stored.State;

    private ILiveStreamGrain StreamOf(Broadcast broadcast) => GrainFactory.GrainFor<ILiveStreamGrain>(broadcast.StreamId);

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        // The catalog may have missed the last write before a crash.
        if (stored.RecordExists)
            await catalog.Project(Row(), cancellationToken);
        WatchKey();
    }

    public async Task<ChannelCreation> Create(Guid ownerId, ChannelProfile profile)
    {
        if (!stored.RecordExists)
        {
            if (!await catalog.TryClaimHandle(profile.Handle, Id))
                return ChannelCreation.HandleTaken;
            await stored.Save(new ChannelState
            {
                OwnerId = ownerId,
                Profile = profile,
                CreatedAt = time.GetUtcNow(),
                Version = 1,
            });
        }

        await catalog.Project(Row());
        return new ChannelCreation(await Describe());
    }

    public Task<ChannelDetails?> Describe() => Task.FromResult(
        stored.RecordExists ? new ChannelDetails(Id, State.OwnerId, State.Profile, State.CreatedAt) : null);

    public Task<PublishRules?> GetPublishRules() => Task.FromResult(stored.RecordExists ? State.PublishRules : null);

    public async Task<bool> SetPublishRules(PublishRules rules)
    {
        if (!stored.RecordExists)
            return false;
        if (rules != State.PublishRules)
            await stored.Save(State with { PublishRules = rules });
        return true;
    }

    public async Task<bool> Suspend(string reason)
    {
        lease.Demand();
        if (!stored.RecordExists)
            return false;
        await stored.Save(Channel.Suspend(State, reason, time.GetUtcNow()));
        if (State.Broadcast is { } broadcast)
            await StreamOf(broadcast).End(EndReason.ChannelSuspended);
        return true;
    }

    public async Task<bool> Resume()
    {
        if (State.Suspension is not null)
            await stored.Save(State with { Suspension = null });
        return stored.RecordExists;
    }

    public Task<Suspension?> GetSuspension() => Task.FromResult(State.Suspension);

    public async Task<PublishDecision> Publish(Guid keyId, PublishId publisher)
    {
        if (!lease.IsHeld)
            return PublishDecision.Refused(PublishRefusal.Fenced);
        if (!stored.RecordExists)
            return PublishDecision.Refused(PublishRefusal.UnknownChannel);
        var now = time.GetUtcNow();
        var refusal = Channel.Check(State, keyId, now);
        if (refusal != PublishRefusal.None)
            return Refuse(keyId, publisher, refusal);

        var takeover = State.PublishRules.Second == SecondPublisher.Takeover;
        var claim = State.Broadcast is { } current ? await StreamOf(current).Claim(publisher, takeover) : ClaimResult.Over;
        if (claim == ClaimResult.HeldByAnother)
            return Refuse(keyId, publisher, PublishRefusal.AlreadyPublishing);

        var streamId = claim == ClaimResult.Held ? State.Broadcast!.StreamId : Guid.CreateVersion7(now);
        var broadcast = new Broadcast(streamId, publisher, keyId);
        // Remembered before the stream begins: a crash in between leaves a broadcast that is "over", not one unknown.
        if (broadcast != State.Broadcast)
        {
            await stored.Save(Channel.Tried(Channel.OnAir(State, broadcast, now), Attempt(keyId, publisher, PublishRefusal.None)));
            WatchKey();
        }

        if (claim == ClaimResult.Over)
            await StreamOf(broadcast).Start(new LiveStreamStart(Card(), publisher, State.PublishRules.Grace));
        return PublishDecision.AcceptedAs(streamId);
    }

    public Task Refused(Guid keyId, PublishId publisher, PublishRefusal refusal)
    {
        if (stored.RecordExists)
            Refuse(keyId, publisher, refusal);
        return Task.CompletedTask;
    }

    public Task<IReadOnlyList<PublishAttempt>> ListAttempts() => Task.FromResult<IReadOnlyList<PublishAttempt>>(State.Attempts);

    public Task<RenewDecision> Renew(PublishId publisher) =>
        State.Broadcast is { } broadcast
            ? StreamOf(broadcast).Renew(publisher)
            : Task.FromResult(RenewDecision.NotPublishing);

    public Task Unpublish(PublishId publisher) =>
        State.Broadcast is { } broadcast ? StreamOf(broadcast).Interrupt(publisher) : Task.CompletedTask;

    public async Task EndStream(Guid streamId)
    {
        // From memory it may be another stream's turn, or this one's end.
        lease.Demand();
        if (State.Broadcast is { } broadcast && broadcast.StreamId == streamId)
            await StreamOf(broadcast).End(EndReason.EndedByOwner);
    }

    /// <summary>Noted in memory: it is stored with the next change, so that guessing costs no writes.</summary>
    private PublishDecision Refuse(Guid keyId, PublishId publisher, PublishRefusal refusal)
    {
        stored.State = Channel.Tried(State, Attempt(keyId, publisher, refusal));
        return PublishDecision.Refused(refusal);
    }

    private PublishAttempt Attempt(Guid keyId, PublishId publisher, PublishRefusal refusal) =>
        new(time.GetUtcNow(), keyId, publisher.Node, refusal);

    private ChannelSummary Card() =>
        new(Id, State.Profile.Handle, State.Profile.Title, State.Profile.Category, State.Profile.CoverUrl);

    private ChannelRow Row() => new(
        Id, State.OwnerId, State.Profile.Handle, State.Profile.Title, State.Profile.Description,
        State.Profile.Category, State.Profile.Tags, State.Profile.CoverUrl, State.CreatedAt, null, State.Version);
}
