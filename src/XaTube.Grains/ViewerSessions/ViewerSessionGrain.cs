using Orleans.GrainDirectory;
using XaTube.Grains.Audience;

namespace XaTube.Grains.ViewerSessions;

/// <summary>
/// Activated by its audience partition, on the same silo, and registers an entry there: heartbeats are applied to that entry by
/// <see cref="Audience.Audience.Apply"/> and do not reach the grain. When the audience removes the entry, the grain deactivates.
/// </summary>
[GrainType("viewersession"), CoLocatedPlacement, GrainDirectory(CoLocatedPlacement.Directory), KeepAlive]
public sealed class ViewerSessionGrain(SiloPresence audience) : Grain, IViewerSessionGrain, IViewerSessionEntryOwner
{
    private Guid Id => this.GetPrimaryKey();

    public Task Begin(Heartbeat heartbeat)
    {
        audience.Register(heartbeat, this);
        return Task.CompletedTask;
    }

    public Task<ViewerSessionDetails?> GetDetails()
    {
        var details = audience.Read(Id, entry => new ViewerSessionDetails(
            Id, entry.StreamId, entry.JoinedAt, entry.LastSeenAt, TimeSpan.FromMilliseconds(entry.CreditedMs)));
        if (details is null)
            DeactivateOnIdle();
        return Task.FromResult(details);
    }

    public void OnExpired() =>
        GrainContext.Deactivate(new DeactivationReason(DeactivationReasonCode.ApplicationRequested, "The viewer has gone"));

    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        audience.Release(Id);
        return Task.CompletedTask;
    }
}
