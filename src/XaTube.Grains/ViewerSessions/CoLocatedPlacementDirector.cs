using Orleans.Runtime.Placement;
using XaTube.Grains.Audience;

namespace XaTube.Grains.ViewerSessions;

/// <summary>
/// Places a session on this silo when its partition is active here, as when the partition activates it; else asks the
/// partition for its silo.
/// </summary>
public sealed class CoLocatedPlacementDirector(LocalPartitions local, IGrainFactory grains) : IPlacementDirector
{
    public Task<SiloAddress> OnAddActivation(PlacementStrategy strategy, PlacementTarget target, IPlacementContext context)
    {
        var partition = AudiencePartition.Of(target.GrainIdentity.GetGuidKey());
        return local.Contains(partition) ? Task.FromResult(context.LocalSilo) : grains.GrainFor<IAudiencePartitionGrain>(partition).GetSilo();
    }
}
