using XaTube.Grains.LiveStreams;
using XaTube.Storage.Channels;

namespace XaTube.Grains.Channels;

/// <summary>The API calls it for the channel's owner, <see cref="Publishing.PublishingGrain"/> when a stream begins.</summary>
[GrainType("channel")]
public sealed class ChannelGrain(
    [PersistentState("channel")] IPersistentState<ChannelState> stored, IChannelCatalog catalog, TimeProvider time)
    : Grain, IChannelGrain
{
    private Guid Id => this.GetPrimaryKey();

    private ChannelState State => stored.State;

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        // The catalog may have missed the last write before a crash.
        if (stored.RecordExists)
            await catalog.Project(Row(), cancellationToken);
    }

    public async Task<ChannelCreation> Create(Guid ownerId, ChannelProfile profile)
    {
        if (!stored.RecordExists)
        {
            if (!await catalog.TryClaimHandle(profile.Handle, Id))
                return ChannelCreation.HandleTaken;
            await stored.Save(new ChannelState { OwnerId = ownerId, Profile = profile, CreatedAt = time.GetUtcNow(), Version = 1 });
        }

        await catalog.Project(Row());
        return new ChannelCreation(await GetDetails());
    }

    public Task<ChannelDetails?> GetDetails() => Task.FromResult(
        stored.RecordExists ? new ChannelDetails(Id, State.OwnerId, State.Profile, State.CreatedAt) : null);

    public Task<ChannelSummary?> GetSummary() => Task.FromResult(stored.RecordExists
        ? new ChannelSummary(Id, State.Profile.Handle, State.Profile.Title, State.Profile.Category, State.Profile.CoverUrl)
        : null);

    private ChannelRow Row() => new(
        Id, State.OwnerId, State.Profile.Handle, State.Profile.Title, State.Profile.Description,
        State.Profile.Category, State.Profile.Tags, State.Profile.CoverUrl, State.CreatedAt, null, State.Version);
}
