using Orleans.Concurrency;
using Orleans.Placement;
using XaTube.Grains.ViewerSessions;

namespace XaTube.Grains.Audience;

/// <summary>
/// The APIs' heartbeat batchers call it. It applies a batch to the session entries of its silo, and activates the grains of
/// sessions that have none, on the same silo.
/// </summary>
[GrainType("audiencepartition"), HashBasedPlacement]
public sealed class AudiencePartitionGrain(SiloPresence audience, LocalPartitions local, ILocalSiloDetails silo) : Grain, IAudiencePartitionGrain
{
    // A silo that hung forwards what is in its sockets when it goes on, and a batch does not say how old it is.
    private readonly BatchDeduplicator _deduplicator = new();

    private int Partition => (int)this.GetPrimaryKeyLong();

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        local.Add(Partition);
        return Task.CompletedTask;
    }

    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        local.Remove(Partition);
        return Task.CompletedTask;
    }

    public Task Apply(Immutable<Heartbeat[]> heartbeats, BatchId batchId)
    {
        if (!_deduplicator.TryAccept(batchId))
            return Task.CompletedTask;
        var unknown = audience.Apply(heartbeats.Value);
        return unknown.Count == 0 ? Task.CompletedTask : Task.WhenAll(unknown.Select(Activate));
    }

    public Task<SiloAddress> GetSilo() => Task.FromResult(silo.SiloAddress);

    // For a leave too: it may have overtaken the join, or be in the same batch.
    private Task Activate(Heartbeat heartbeat) => GrainFactory.GrainFor<IViewerSessionGrain>(heartbeat.SessionId).Begin(heartbeat);
}
