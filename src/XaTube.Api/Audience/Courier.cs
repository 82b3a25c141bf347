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

    private static readonly Meter Meter = new("XaTube.Api");
    private static readonly Counter<long> Delivered = Meter.CreateCounter<long>("xatube.heartbeats.delivered");
    private static readonly Counter<long> GivenUp = Meter.CreateCounter<long>("xatube.heartbeats.given_up");

    private readonly Route[] _routes = [.. Enumerable.Range(0, AudiencePartition.Count).Select(_ => new Route())];
    private int _waiting;

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
                    if (_routes[partition] is { IsBusy: false, Waiting.Count: > 0 } route)
                        _ = Deliver(partition, route);
        }
        catch (OperationCanceledException)
        {
            // Stopping: what still waits is sent once more, and the players' next heartbeats make up for the rest.
            await Task.WhenAll(_routes.Select((route, partition) => Deliver(partition, route)));
        }
    }

    /// <summary>Sends what waits for one partition, one batch after the other. One delivery at a time for each.</summary>
    private async Task Deliver(int partition, Route route)
    {
        if (!route.TryBegin())
            return;
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
                if (++attempts < MostAttempts)
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

        route.End();
    }

    private sealed class Route
    {
        private bool _busy;

        public Queue<Heartbeat> Waiting { get; } = new();

        public bool IsBusy => Volatile.Read(ref _busy);

        public bool TryBegin()
        {
            lock (this)
                return !_busy && (_busy = true);
        }

        public void End()
        {
            lock (this)
                _busy = false;
        }

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
