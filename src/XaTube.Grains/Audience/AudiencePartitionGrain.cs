using Orleans.Concurrency;
using Orleans.Placement;
using XaTube.Grains.ViewerSessions;

namespace XaTube.Grains.Audience;

/// <summary>
/// The API's batchers call it. It applies a batch to the entries on its silo; a session without one is woken, here,
/// with its heartbeat.
/// </summary>
[GrainType("audiencepartition"), HashBasedPlacement]
public sealed class AudiencePartitionGrain(SiloPresence audience, LocalPartitions here, ILocalSiloDetails silo) : Grain, IAudiencePartitionGrain
{
    // What a silo that hung has in its sockets it passes on when it returns, and nothing in it says how old it is.
    private readonly BatchDeduplicator _latest = new();

    private int Partition => (int)this.GetPrimaryKeyLong();

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        here.Add(Partition);
        return Task.CompletedTask;
    }

    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        here.Remove(Partition);
        return Task.CompletedTask;
    }

    public Task Apply(Immutable<Heartbeat[]> heartbeats, BatchId batchId)
    {
        if (!_latest.Take(batchId))
            return Task.CompletedTask;
        var unknown = audience.Apply(heartbeats.Value);
        return unknown.Count == 0 ? Task.CompletedTask : Task.WhenAll(unknown.Select(Wake));
    }

    public Task<SiloAddress> GetSilo() => Task.FromResult(silo.SiloAddress);

    // A goodbye wakes its session too: it may have overtaken the join, or share its batch.
    private Task Wake(Heartbeat heartbeat) => GrainFactory.GrainFor<IViewerSessionGrain>(heartbeat.SessionId).Begin(heartbeat);
}
