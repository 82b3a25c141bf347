using XaTube.Grains;
using XaTube.Grains.Audience;

namespace XaTube.Api.Audience;

/// <summary>
/// Takes heartbeats from the endpoints, which do not wait, and sends them to the audience partition grains in batches: a
/// <see cref="PartitionQueue"/> and a <see cref="PartitionSender"/> for each partition, a <see cref="BatchScheduler"/> for
/// all. Bounded: beyond <see cref="Capacity"/> heartbeats are refused. Safe for threads.
/// </summary>
public sealed class HeartbeatBatcher : BackgroundService
{
    /// <summary>How many heartbeats may wait, of all partitions: some 25 MB, or 20 s of a load that fills two processors.</summary>
    public const int Capacity = 200_000;

    /// <summary>How long a process that stops goes on sending. The players' next heartbeats make up for what is lost then.</summary>
    private static readonly TimeSpan FlushTimeout = TimeSpan.FromSeconds(5);

    private readonly PartitionSender[] _partitions;
    private readonly TimeProvider _time;
    private int _waiting;

    public HeartbeatBatcher(IClusterClient cluster, TimeProvider time, ILogger<HeartbeatBatcher> log)
    {
        var id = Guid.NewGuid();
        _time = time;
        _partitions = [.. Enumerable.Range(0, AudiencePartition.Count).Select(partition => new PartitionSender(
            () => cluster.GrainFor<IAudiencePartitionGrain>(partition), id, count => Interlocked.Add(ref _waiting, -count), time, log))];
    }

    /// <summary>Takes a heartbeat. False when too many wait already.</summary>
    public bool TryEnqueue(in Heartbeat heartbeat)
    {
        if (Interlocked.Increment(ref _waiting) > Capacity)
        {
            Interlocked.Decrement(ref _waiting);
            return false;
        }

        QueueOf(heartbeat.SessionId).Enqueue(heartbeat, _time.GetTimestamp());
        return true;
    }

    /// <summary>
    /// How far the partition of a session is behind: the age of its oldest waiting heartbeat, less the time that it may
    /// linger. Zero or less when it keeps up.
    /// </summary>
    public TimeSpan QueueDelay(Guid sessionId) => QueueOf(sessionId).OldestAge(_time) - BatchScheduler.MaxLinger;

    /// <summary>Sends what still waits. The servers have stopped before, so that nothing is added any more.</summary>
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        await Task.WhenAll(_partitions.Select(partition => partition.FlushAsync()))
            .WaitAsync(FlushTimeout, _time, CancellationToken.None).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        foreach (var partition in _partitions)
            partition.StopRetrying();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var scheduler = new BatchScheduler(_partitions);
        using var timer = new PeriodicTimer(BatchScheduler.Period, _time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
                scheduler.Tick();
        }
        catch (OperationCanceledException)
        {
            // Stopping.
        }
    }

    private PartitionQueue QueueOf(Guid sessionId) => _partitions[AudiencePartition.Of(sessionId)].Queue;
}
