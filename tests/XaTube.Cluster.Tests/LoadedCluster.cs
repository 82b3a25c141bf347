using System.Diagnostics;
using System.Globalization;
using XaTube.Cluster.Tests.Load;
using XaTube.Cluster.Tests.Processes;
using XaTube.Cluster.Tests.Report;

namespace XaTube.Cluster.Tests;

/// <summary>One cluster under one load, shared by the faults that leave it as it was.</summary>
public sealed class LoadedCluster : IAsyncLifetime
{
    // By then every viewer has sent a heartbeat: the amount that waits to be written is steady.
    private static readonly TimeSpan Settled = TimeSpan.FromSeconds(15);
    private long _began;

    public TestCluster Cluster { get; private set; } = null!;

    public LoadClients LoadClients { get; private set; } = null!;

    public Task<Observer> ObserveAsync() => Observer.BeginAsync(Cluster, LoadClients);

    /// <summary>
    /// Watch time that was acknowledged and is not in the database: what waits to be written, which is about steady, and what
    /// was lost since the load began. The median of 21 samples.
    /// </summary>
    public async Task<TimeSpan> UnwrittenAsync()
    {
        if (Settled - Stopwatch.GetElapsedTime(_began) is { Ticks: > 0 } rest)
            await Task.Delay(rest);
        var streams = string.Join(',', LoadClients.Broadcasts.Select(broadcast => $"'{broadcast.Stream}'"));
        var moments = new List<TimeSpan>();
        for (var n = 0; n < 21; n++)
        {
            var acknowledged = LoadClients.Viewers.Acknowledged;
            var written = await Cluster.QueryAsync($"SELECT coalesce(sum(watched_ms), 0)::bigint FROM watch_minutes WHERE stream_id IN ({streams})");
            moments.Add(acknowledged - TimeSpan.FromMilliseconds(long.Parse(written[0], CultureInfo.InvariantCulture)));
            await Task.Delay(500);
        }

        moments.Sort();
        return moments[moments.Count / 2];
    }

    public async ValueTask InitializeAsync()
    {
        Cluster = await TestCluster.StartAsync();
        LoadClients = await LoadClients.StartAsync(Cluster);
        _began = Stopwatch.GetTimestamp();
    }

    public async ValueTask DisposeAsync()
    {
        if (LoadClients is not null)
            await LoadClients.DisposeAsync();
        if (Cluster is not null)
            await Cluster.DisposeAsync();
    }
}

/// <summary>Tests that share a cluster. They run one after the other.</summary>
[CollectionDefinition(nameof(Faults), DisableParallelization = true)]
public sealed class Faults : ICollectionFixture<LoadedCluster>;

/// <summary>Tests with a cluster of their own. They run one after the other.</summary>
[CollectionDefinition(nameof(OwnCluster), DisableParallelization = true)]
public sealed class OwnCluster;
