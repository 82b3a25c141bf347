using XaTube.Cluster.Tests.Load;
using XaTube.Cluster.Tests.Processes;
using XaTube.Cluster.Tests.Report;

namespace XaTube.Cluster.Tests;

/// <summary>One cluster under one load, for all the faults that it outlives as it was.</summary>
public sealed class LoadedCluster : IAsyncLifetime
{
    public TestCluster Cluster { get; private set; } = null!;

    public Crowd Crowd { get; private set; } = null!;

    public Task<Observer> ObserveAsync() => Observer.BeginAsync(Cluster, Crowd);

    public async ValueTask InitializeAsync()
    {
        Cluster = await TestCluster.StartAsync();
        Crowd = await Crowd.StartAsync(Cluster);
    }

    public async ValueTask DisposeAsync()
    {
        if (Crowd is not null)
            await Crowd.DisposeAsync();
        if (Cluster is not null)
            await Cluster.DisposeAsync();
    }
}

/// <summary>One after the other: they share a cluster, and the machine.</summary>
[CollectionDefinition(nameof(Faults), DisableParallelization = true)]
public sealed class Faults : ICollectionFixture<LoadedCluster>;

/// <summary>Each with a cluster of its own, and after one another.</summary>
[CollectionDefinition(nameof(Alone), DisableParallelization = true)]
public sealed class Alone;
