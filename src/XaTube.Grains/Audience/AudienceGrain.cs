using Orleans.Concurrency;
using Orleans.Placement;
using XaTube.Grains.ViewerSessions;

namespace XaTube.Grains.Audience;

/// <summary>
/// The API's couriers call it. It applies a batch to the pulses on its silo; a session without one is woken, here,
/// with its heartbeat.
/// </summary>
[HashBasedPlacement]
public sealed class AudienceGrain(SiloAudience audience) : Grain, IAudienceGrain
{
    public Task Apply(Immutable<Heartbeat[]> heartbeats)
    {
        var unknown = audience.Apply(heartbeats.Value);
        return unknown.Count == 0 ? Task.CompletedTask : Task.WhenAll(unknown.Where(IsPresent).Select(Wake));
    }

    // A goodbye of a session that is not here is worth its credit only while the session could still be counted.
    private bool IsPresent(Heartbeat heartbeat) =>
        heartbeat.Kind != HeartbeatKind.Left || heartbeat.CreditedMs > heartbeat.CreditedBeforeMs;

    private Task Wake(Heartbeat heartbeat) => GrainFactory.GetGrain<IViewerSessionGrain>(heartbeat.SessionId).Begin(heartbeat);
}
