using System.Diagnostics.Metrics;
using Orleans.Concurrency;
using XaTube.Grains.Audience;

namespace XaTube.Api.Audience;

/// <summary>
/// Sends the queue of one partition to its grain, one batch after the other. A batch that fails is sent again, since
/// heartbeats are idempotent; after too many attempts it is given up and counted.
/// </summary>
/// <param name="grain">The partition's grain.</param>
/// <param name="batcherId">Names this process to the grain, which ignores a batch that arrives after a later one.</param>
/// <param name="sent">Told how many heartbeats have left the queue, delivered or given up.</param>
/// <param name="time">Paces the attempts.</param>
/// <param name="log">Told what is given up.</param>
internal sealed class PartitionSender(
    Func<IAudiencePartitionGrain> grain, Guid batcherId, Action<int> sent, TimeProvider time, ILogger log)
{
    /// <summary>At 256 the cost of a call is spread thin enough that the heartbeats themselves dominate.</summary>
    private const int BatchSize = 256;

    /// <summary>With the pause and the grain's response timeout, from 10 s to over a minute: longer than it takes to replace a silo.</summary>
    private const int MaxAttempts = 20;

    private static readonly TimeSpan RetryDelay = TimeSpan.FromMilliseconds(500);

    private static readonly Meter Meter = new("XaTube.Api");
    private static readonly Counter<long> Delivered = Meter.CreateCounter<long>("xatube.heartbeats.delivered");
    private static readonly Counter<long> GivenUp = Meter.CreateCounter<long>("xatube.heartbeats.given_up");

    private long _batchNumber;
    private volatile bool _stopRetrying;

    public PartitionQueue Queue { get; } = new();

    /// <summary>The sending that is under way, or the last one. Set by the scheduling loop only.</summary>
    public Task Sending { get; private set; } = Task.CompletedTask;

    /// <summary>Whether something waits and nothing is being sent.</summary>
    public bool IsDue => Sending.IsCompleted && !Queue.IsEmpty;

    /// <summary>Begins to send what waits. Only when <see cref="IsDue"/>.</summary>
    public void Begin() => Sending = SendQueueAsync();

    /// <summary>Sends all that waits, after what is being sent.</summary>
    public async Task FlushAsync()
    {
        await Sending;
        await SendQueueAsync();
    }

    /// <summary>From now on a batch that fails is given up at once.</summary>
    public void StopRetrying() => _stopRetrying = true;

    private async Task SendQueueAsync()
    {
        var target = grain();
        var attempts = 0;
        while (Queue.Peek(BatchSize, time) is { Length: > 0 } batch)
        {
            try
            {
                await target.Apply(new Immutable<Heartbeat[]>(batch), new BatchId(batcherId, ++_batchNumber));
                Delivered.Add(batch.Length);
            }
            catch (Exception failure)
            {
                if (++attempts < MaxAttempts && !_stopRetrying)
                {
                    await Task.Delay(RetryDelay, time);
                    continue;
                }

                GivenUp.Add(batch.Length);
                log.LogWarning(failure, "{Count} heartbeats were given up after {Attempts} attempts", batch.Length, attempts);
            }

            attempts = 0;
            Queue.Dequeue(batch.Length);
            sent(batch.Length);
        }
    }
}
