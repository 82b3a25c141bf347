using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Orleans.Concurrency;
using XaTube.Client;
using XaTube.Grains.Audience;

namespace XaTube.Bench.Targets;

/// <summary>
/// Viewers of one stream without HTTP: an Orleans client that sends their heartbeats to the audience partition grains in
/// full batches, as the API's batcher does under load.
/// </summary>
public sealed class LoadClients : IAsyncDisposable
{
    private const int BatchSize = 256;
    private const int Parallelism = 8;
    private readonly WebApplication _client;
    private readonly Guid _streamId;

    // Sessions by partition, each with the sequence number of its last heartbeat.
    private readonly List<(Guid Id, uint Sequence)>[] _partitions = [.. Enumerable.Range(0, AudiencePartition.Count).Select(_ => new List<(Guid, uint)>())];
    private readonly DateTimeOffset _since = DateTimeOffset.UtcNow;

    private LoadClients(WebApplication client, Guid streamId) => (_client, _streamId) = (client, streamId);

    public IGrainFactory Grains => _client.Services.GetRequiredService<IGrainFactory>();

    public int Count { get; private set; }

    public static async Task<LoadClients> StartAsync(XaTubeCluster cluster, CancellationToken stop)
    {
        var builder = WebApplication.CreateBuilder(
        [
            "--urls=http://127.0.0.1:0", "--XaTube:Database:Provider=postgres", $"--XaTube:Database:ConnectionString={cluster.DatabaseConnection}",
        ]);
        builder.Logging.SetMinimumLevel(LogLevel.Error);
        builder.AddEngineClient();
        var client = builder.Build();
        await client.StartAsync(stop);
        return new(client, cluster.StreamId);
    }

    /// <summary>New viewers join.</summary>
    public Task JoinAsync(int viewers, CancellationToken stop)
    {
        var joined = new List<(Guid Id, uint Sequence)>[AudiencePartition.Count];
        for (var i = 0; i < viewers; i++)
        {
            var id = Guid.CreateVersion7();
            var partition = AudiencePartition.Of(id);
            (joined[partition] ??= []).Add((id, 0));
        }

        for (var partition = 0; partition < joined.Length; partition++)
            _partitions[partition].AddRange(joined[partition] ?? []);
        Count += viewers;
        return SendAsync(partition => joined[partition] ?? [], HeartbeatKind.Joined, stop);
    }

    /// <summary>The viewers that joined first leave.</summary>
    public Task LeaveAsync(int viewers, CancellationToken stop)
    {
        var leaving = new List<(Guid Id, uint Sequence)>[AudiencePartition.Count];
        var left = viewers;
        for (var partition = 0; left > 0; partition = (partition + 1) % AudiencePartition.Count)
            if (_partitions[partition] is { Count: > 0 } here)
            {
                var take = Math.Min(left, Math.Min(here.Count, 1 + (viewers / AudiencePartition.Count)));
                (leaving[partition] ??= []).AddRange(here[..take]);
                here.RemoveRange(0, take);
                left -= take;
            }

        Count -= viewers;
        return SendAsync(partition => [.. (leaving[partition] ?? []).Select(session => (session.Id, session.Sequence + 1))], HeartbeatKind.Left, stop);
    }

    /// <summary>Every viewer sends a heartbeat.</summary>
    public Task HeartbeatAsync(CancellationToken stop)
    {
        foreach (var partition in _partitions)
            for (var i = 0; i < partition.Count; i++)
                partition[i] = (partition[i].Id, partition[i].Sequence + 1);
        return SendAsync(partition => _partitions[partition], HeartbeatKind.Watching, stop);
    }

    public async ValueTask DisposeAsync()
    {
        await _client.StopAsync();
        await _client.DisposeAsync();
    }

    private Task SendAsync(Func<int, List<(Guid Id, uint Sequence)>> sessions, HeartbeatKind kind, CancellationToken stop) =>
        Parallel.ForAsync(0, AudiencePartition.Count, new ParallelOptions { MaxDegreeOfParallelism = Parallelism, CancellationToken = stop }, async (partition, _) =>
        {
            var grain = Grains.GetGrain<IAudiencePartitionGrain>(partition);
            var watched = (long)(DateTimeOffset.UtcNow - _since).TotalMilliseconds;
            foreach (var batch in sessions(partition).Chunk(BatchSize))
                await grain.Apply(new Immutable<Heartbeat[]>(
                    [.. batch.Select(session => new Heartbeat(session.Id, _streamId, kind, session.Sequence, watched, watched, _since, session.Id))]), default);
        });
}
