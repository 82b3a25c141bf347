using Microsoft.Extensions.Logging;
using Orleans.Concurrency;
using Polly;

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

    // Players are heard again within a heartbeat interval anyway.
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(10);

    // The other silos may not agree yet on which of them has a partition.
    private static readonly ResiliencePipeline Retry = new ResiliencePipelineBuilder()
        .AddRetry(new()
        {
            ShouldHandle = new PredicateBuilder().Handle<Exception>(),
            MaxRetryAttempts = 4,
            Delay = TimeSpan.FromMilliseconds(200),
        })
        .Build();

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
        await audience.RecordLast();
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
                    await Retry.ExecuteAsync(
                        async stop => await grains.GrainFor<IAudiencePartitionGrain>(batchId.Partition)
                            .Apply(new Immutable<Heartbeat[]>(batchId.Batch), default).WaitAsync(stop),
                        cancel);
                    Interlocked.Add(ref arrived, batchId.Batch.Length);
                });
        }
        catch (Exception failure)
        {
            log.LogWarning("Not all of the audience could be handed over: {Reason}", failure.Message);
        }

        log.LogInformation("{Arrived} of {Sessions} viewer sessions were handed over", arrived, sessions.Count);
    }
}
