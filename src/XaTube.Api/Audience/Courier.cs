using System.Diagnostics.Metrics;
using Orleans.Concurrency;
using XaTube.Grains.Audience;

namespace XaTube.Api.Audience;

/// <summary>
/// Carries heartbeats from the endpoints, which do not wait, to the audience grains, in batches by partition. Bounded:
/// when too many wait, it takes no more. A batch that fails goes back to the front of its queue, since heartbeats are
/// idempotent; what stays undelivered for too long is given up and counted.
/// </summary>
public sealed class Courier(IClusterClient cluster, TimeProvider time, ILogger<Courier> log) : BackgroundService
{
    private const int MostWaiting = 200_000;
    private const int BatchSize = 256;
    private const int MostAttempts = 20;
    private static readonly TimeSpan Period = TimeSpan.FromMilliseconds(25);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(500);

    /// <summary>How long a process that stops goes on delivering.</summary>
    private static readonly TimeSpan Farewell = TimeSpan.FromSeconds(5);

    private static readonly Meter Meter = new("XaTube.Api");
    private static readonly Counter<long> Delivered = Meter.CreateCounter<long>("xatube.heartbeats.delivered");
    private static readonly Counter<long> GivenUp = Meter.CreateCounter<long>("xatube.heartbeats.given_up");

    private readonly Route[] _routes = [.. Enumerable.Range(0, AudiencePartition.Count).Select(_ => new Route())];
    private int _waiting;
    private bool _over;

    /// <summary>Takes a heartbeat. False when too many wait already.</summary>
    public bool TryPost(in Heartbeat heartbeat)
    {
        if (Interlocked.Increment(ref _waiting) > MostWaiting)
        {
            Interlocked.Decrement(ref _waiting);
            return false;
        }

        var route = _routes[AudiencePartition.Of(heartbeat.SessionId)];
        lock (route)
            route.Waiting.Enqueue(heartbeat);
        return true;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Period, time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
                for (var partition = 0; partition < _routes.Length; partition++)
                    if (_routes[partition] is { Delivery.IsCompleted: true, Waiting.Count: > 0 } route)
                        route.Delivery = Deliver(partition, route);
        }
        catch (OperationCanceledException)
        {
            // Stopping, after the servers: what still waits is delivered now. For what cannot be, the players' next
            // heartbeats make up.
            await Task.WhenAll(_routes.Select((route, partition) => Finish(partition, route)))
                .WaitAsync(Farewell, time, CancellationToken.None).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            Volatile.Write(ref _over, true);
        }
    }

    private async Task Finish(int partition, Route route)
    {
        await route.Delivery;
        await Deliver(partition, route);
    }

    /// <summary>Sends what waits for one partition, one batch after the other. One delivery at a time for each.</summary>
    private async Task Deliver(int partition, Route route)
    {
        var grain = cluster.GetGrain<IAudienceGrain>(partition);
        var attempts = 0;
        while (route.Peek(BatchSize) is { Length: > 0 } batch)
        {
            try
            {
                await grain.Apply(new Immutable<Heartbeat[]>(batch));
                Delivered.Add(batch.Length);
            }
            catch (Exception failure)
            {
                if (++attempts < MostAttempts && !Volatile.Read(ref _over))
                {
                    await Task.Delay(Pause, time);
                    continue;
                }

                GivenUp.Add(batch.Length);
                log.LogWarning(failure, "{Count} heartbeats of partition {Partition} were given up", batch.Length, partition);
            }

            attempts = 0;
            route.Remove(batch.Length);
            Interlocked.Add(ref _waiting, -batch.Length);
        }
    }

    private sealed class Route
    {
        public Queue<Heartbeat> Waiting { get; } = new();

        /// <summary>The delivery that runs, or the last one. Begun by one loop only.</summary>
        public Task Delivery { get; set; } = Task.CompletedTask;

        public Heartbeat[] Peek(int most)
        {
            lock (this)
                return [.. Waiting.Take(most)];
        }

        public void Remove(int count)
        {
            lock (this)
                for (var i = 0; i < count; i++)
                    Waiting.Dequeue();
        }
    }
}
