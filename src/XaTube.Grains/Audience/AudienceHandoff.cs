using Microsoft.Extensions.Logging;
using Orleans.Concurrency;

namespace XaTube.Grains.Audience;

/// <summary>
/// Hands the audience of a silo that leaves to those that stay, as heartbeats: each viewer keeps the silence it already
/// has, and nobody waits for its next one to be counted by somebody again. What does not arrive in time, the viewer's next
/// heartbeat makes up for; meanwhile the silo's last count stands for it.
/// </summary>
public sealed class AudienceHandoff(
    SiloPresence audience, IGrainFactory grains, ISiloStatusOracle silos, ILogger<AudienceHandoff> log) : ILifecycleParticipant<ISiloLifecycle>
{
    private const int BatchSize = 256;
    private const int MostAttempts = 5;

    // Players are heard again within a heartbeat interval anyway.
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);

    public void Participate(ISiloLifecycle lifecycle) => lifecycle.Subscribe(
        nameof(AudienceHandoff),
        // Its grains are gone and the others know it, so what it sends now goes to them; but it can still send.
        ServiceLifecycleStage.GrainDirectoryShutdown - 1,
        _ => Task.CompletedTask,
        Leave);

    private async Task Leave(CancellationToken hurry)
    {
        if (hurry.IsCancellationRequested)
            return;
        var sessions = audience.DrainSessions();
        if (sessions.Count > 0 && silos.GetApproximateSiloStatuses(onlyActive: true).Count > 0)
            await Send(sessions, hurry);
        await audience.WriteFinalBatch();
    }

    private async Task Send(IReadOnlyList<Heartbeat> sessions, CancellationToken hurry)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(hurry);
        limit.CancelAfter(Limit);
        var arrived = 0;
        try
        {
            await Parallel.ForEachAsync(
                sessions.GroupBy(session => AudiencePartition.Of(session.SessionId))
                    .SelectMany(part => part.Chunk(BatchSize).Select(batch => (Partition: part.Key, Batch: batch))),
                new ParallelOptions { MaxDegreeOfParallelism = 16, CancellationToken = limit.Token },
                async (batchId, cancel) =>
                {
                    await Deliver(batchId.Partition, batchId.Batch, cancel);
                    Interlocked.Add(ref arrived, batchId.Batch.Length);
                });
        }
        catch (Exception failure)
        {
            log.LogWarning("Not all of the audience could be handed over: {Reason}", failure.Message);
        }

        log.LogInformation("{Arrived} of {Sessions} viewer sessions were handed over", arrived, sessions.Count);
    }

    private async Task Deliver(int partition, Heartbeat[] batch, CancellationToken cancel)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await grains.GrainFor<IAudiencePartitionGrain>(partition).Apply(new Immutable<Heartbeat[]>(batch), default).WaitAsync(cancel);
                return;
            }
            catch (Exception) when (attempt < MostAttempts && !cancel.IsCancellationRequested)
            {
                // The others may not agree yet on who has the partition.
                await Task.Delay(Pause, cancel);
            }
        }
    }
}
