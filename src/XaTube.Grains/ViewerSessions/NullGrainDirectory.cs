using Orleans.GrainDirectory;

namespace XaTube.Grains.ViewerSessions;

/// <summary>A directory without entries: each lookup falls back to placement, which gives the same silo each time.</summary>
public sealed class NullGrainDirectory : IGrainDirectory
{
    public Task<GrainAddress?> Lookup(GrainId grainId) => Task.FromResult<GrainAddress?>(null);

    public Task<GrainAddress?> Register(GrainAddress address) => Task.FromResult<GrainAddress?>(address);

    public Task Unregister(GrainAddress address) => Task.CompletedTask;

    public Task UnregisterSilos(List<SiloAddress> siloAddresses) => Task.CompletedTask;
}
