using Orleans.GrainDirectory;
using Orleans.Placement;
using Orleans.Runtime.Placement;
using XaTube.Grains.Audience;

namespace XaTube.Grains.ViewerSessions;

/// <summary>
/// Places a viewer session on the silo that has its partition of the audience. Its id says where that is, so no directory
/// is told of it: of a million sessions the entries would be read by nobody.
/// </summary>
[GenerateSerializer, Alias("xatube.CoLocatedPlacement")]
public sealed class CoLocatedPlacement : PlacementStrategy
{
    public override bool IsUsingGrainDirectory => false;

    /// <summary>Of the directory that knows no sessions.</summary>
    public const string Directory = "viewer-sessions";
}

/// <inheritdoc cref="CoLocatedPlacement"/>
[AttributeUsage(AttributeTargets.Class)]
public sealed class CoLocatedPlacementAttribute() : PlacementAttribute(new CoLocatedPlacement());

/// <summary>Places it here when its partition is here, as it is when the partition wakes it; else asks the partition.</summary>
public sealed class CoLocatedPlacementDirector(LocalPartitions here, IGrainFactory grains) : IPlacementDirector
{
    public Task<SiloAddress> OnAddActivation(PlacementStrategy strategy, PlacementTarget target, IPlacementContext context)
    {
        var partition = AudiencePartition.Of(target.GrainIdentity.GetGuidKey());
        return here.Contains(partition) ? Task.FromResult(context.LocalSilo) : grains.GrainFor<IAudiencePartitionGrain>(partition).GetSilo();
    }
}

/// <summary>Knows no grain. Whoever asks it is left to the placement, which always says the same.</summary>
public sealed class NullGrainDirectory : IGrainDirectory
{
    public Task<GrainAddress?> Lookup(GrainId grainId) => Task.FromResult<GrainAddress?>(null);

    public Task<GrainAddress?> Register(GrainAddress address) => Task.FromResult<GrainAddress?>(address);

    public Task Unregister(GrainAddress address) => Task.CompletedTask;

    public Task UnregisterSilos(List<SiloAddress> siloAddresses) => Task.CompletedTask;
}
