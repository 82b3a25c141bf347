using Microsoft.Extensions.Logging;
using Orleans.Concurrency;
using Polly;

namespace XaTube.Grains.Audience;

/// <summary>
/// Hands the sessions of a silo that stops to the remaining silos, as heartbeats: each keeps the silence it already has, and
/// is counted there without waiting for its player's next heartbeat. A session that is not handed over in time is rebuilt by
/// that next heartbeat; until then the silo's last count includes it.
/// </summary>
public sealed class AudienceHandoff(
    SiloPresence audience, IGrainFactory grains, ISiloStatusOracle silos, ILogger<AudienceHandoff> log) : ILifecycleParticipant<ISiloLifecycle>
{
    private const int BatchSize = 256;
    private const int Concurrency = 16;

    // Not settings: players send their next heartbeat within the usual interval anyway, and the least shutdown timeout,
    // 15 s, leaves time for it.
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(10);

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
        // At this stage the silo's grains are deactivated and the others know that it is leaving, so that its calls are
        // placed on them; but it can still send.
        ServiceLifecycleStage.GrainDirectoryShutdown - 1,
        _ => Task.CompletedTask,
        HandOff);

    private async Task HandOff(CancellationToken stopNow)
    {
        if (stopNow.IsCancellationRequested)
            return;
        var sessions = audience.DrainSessions();
        if (sessions.Count > 0 && silos.GetApproximateSiloStatuses(onlyActive: true).Count > 0)
            await Send(sessions, stopNow);
        await audience.WriteFinalBatch();
    }

    private async Task Send(IReadOnlyList<Heartbeat> sessions, CancellationToken stopNow)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(stopNow);
        limit.CancelAfter(Timeout);
        var delivered = 0;
        try
        {
            await Parallel.ForEachAsync(
                sessions.GroupBy(session => AudiencePartition.Of(session.SessionId))
                    .SelectMany(part => part.Chunk(BatchSize).Select(batch => (Partition: part.Key, Batch: batch))),
                new ParallelOptions { MaxDegreeOfParallelism = Concurrency, CancellationToken = limit.Token },
                async (part, cancel) =>
                {
                    await Retry.ExecuteAsync(
                        async stop => await grains.GrainFor<IAudiencePartitionGrain>(part.Partition)
                            .Apply(new Immutable<Heartbeat[]>(part.Batch), default).WaitAsync(stop),
                        cancel);
                    Interlocked.Add(ref delivered, part.Batch.Length);
                });
        }
        catch (Exception failure)
        {
            log.LogWarning("Not all of the audience could be handed over: {Reason}", failure.Message);
        }

        log.LogInformation("{Delivered} of {Sessions} viewer sessions were handed over", delivered, sessions.Count);
    }
}
