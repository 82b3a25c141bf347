using System.Diagnostics.Metrics;
using Orleans.Concurrency;
using XaTube.Grains;
using XaTube.Grains.Audience;

namespace XaTube.Api.Audience;

/// <summary>
/// Carries heartbeats from the endpoints, which do not wait, to the audience grains, in batches by partition. Who comes or
/// goes is carried first; who is only still there waits for company when there are many, and its heartbeat says for how
/// long. Bounded: when too many wait, it takes no more. A batch that fails goes back to the front of its queue, since
/// heartbeats are idempotent; what stays undelivered for too long is given up and counted.
/// </summary>
public sealed class HeartbeatBatcher(IClusterClient cluster, TimeProvider time, ILogger<HeartbeatBatcher> log) : BackgroundService
{
    /// <summary>How many heartbeats wait at most, of all partitions: some 25 MB, and 20 s of a load that fills two processors.</summary>
    public const int MostWaiting = 200_000;

    private const int BatchSize = 256;
    private const int MostAttempts = 20;
    private static readonly TimeSpan Period = TimeSpan.FromMilliseconds(25);

    /// <summary>
    /// How many deliveries begin at one tick: of partitions that somebody has joined or left, and, at every eighth, of the
    /// others. A call costs as much as tens of heartbeats do, and waking a silo as much as a call: so when there are many
    /// they have company, and those that can wait begin together.
    /// </summary>
    private const int MostHurried = 32, MostUnhurried = 32, TicksOfUnhurried = 8;

    /// <summary>How long a heartbeat waits for company at most: until all partitions have had their turn, and a little.</summary>
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(2);

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(500);

    /// <summary>How long a process that stops goes on delivering.</summary>
    private static readonly TimeSpan Farewell = TimeSpan.FromSeconds(5);

    private static readonly Meter Meter = new("XaTube.Api");
    private static readonly Counter<long> Delivered = Meter.CreateCounter<long>("xatube.heartbeats.delivered");
    private static readonly Counter<long> GivenUp = Meter.CreateCounter<long>("xatube.heartbeats.given_up");

    private readonly Route[] _routes = [.. Enumerable.Range(0, AudiencePartition.Count).Select(_ => new Route())];
    private readonly Guid _id = Guid.NewGuid();
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
        route.Add(heartbeat, time.GetTimestamp());
        return true;
    }

    /// <summary>
    /// For how long the heartbeats of a session have to wait at the moment, other than for company: what its silo is behind.
    /// </summary>
    public TimeSpan Delay(Guid sessionId) => _routes[AudiencePartition.Of(sessionId)].Age(time) - LongestWait;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Period, time);
        try
        {
            var first = 0;
            for (var tick = 1; await timer.WaitForNextTickAsync(stoppingToken); tick++)
                first = Dispatch(first, tick % TicksOfUnhurried == 0 ? MostUnhurried : 0);
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

    /// <summary>Begins deliveries, from one partition on; returns the one that is first the next time.</summary>
    private int Dispatch(int first, int mostUnhurried)
    {
        var (hurried, unhurried, next) = (0, 0, first);
        for (var n = 0; n < _routes.Length; n++)
        {
            var partition = (first + n) % _routes.Length;
            if (_routes[partition] is not { Delivery.IsCompleted: true, IsEmpty: false } route)
                continue;
            if (route.IsUrgent ? hurried == MostHurried : unhurried == mostUnhurried)
                continue;
            if (route.IsUrgent)
                hurried++;
            else
                (unhurried, next) = (unhurried + 1, partition + 1);
            route.Delivery = Deliver(partition, route);
        }

        return next;
    }

    private async Task Finish(int partition, Route route)
    {
        await route.Delivery;
        await Deliver(partition, route);
    }

    /// <summary>Sends what waits for one partition, one batch after the other. One delivery at a time for each.</summary>
    private async Task Deliver(int partition, Route route)
    {
        var grain = cluster.GrainFor<IAudiencePartitionGrain>(partition);
        var attempts = 0;
        while (route.Peek(BatchSize, time) is { Length: > 0 } batch)
        {
            try
            {
                await grain.Apply(new Immutable<Heartbeat[]>(batch), new BatchId(_id, ++route.Parcels));
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
        private readonly Queue<(Heartbeat Heartbeat, long At)> _waiting = new();
        private bool _isUrgent;
        private long _firstAt;

        public bool IsEmpty => Volatile.Read(ref _firstAt) == 0;

        /// <summary>Whether somebody who comes or goes is among those that wait.</summary>
        public bool IsUrgent => Volatile.Read(ref _isUrgent);

        /// <summary>How many were sent, counting every attempt.</summary>
        public long Parcels { get; set; }

        /// <summary>The delivery that runs, or the last one. Begun by one loop only.</summary>
        public Task Delivery { get; set; } = Task.CompletedTask;

        public void Add(in Heartbeat heartbeat, long now)
        {
            lock (this)
            {
                if (_waiting.Count == 0)
                    Volatile.Write(ref _firstAt, now);
                _waiting.Enqueue((heartbeat, now));
                _isUrgent |= heartbeat.Kind != HeartbeatKind.Watching;
            }
        }

        /// <summary>How long the first of those that wait has done so.</summary>
        public TimeSpan Age(TimeProvider time) => Volatile.Read(ref _firstAt) is not 0 and var at ? time.GetElapsedTime(at) : TimeSpan.Zero;

        /// <summary>The first of those that wait, each with the time for which it does.</summary>
        public Heartbeat[] Peek(int most, TimeProvider time)
        {
            lock (this)
            {
                _isUrgent = _waiting.Count > most && _isUrgent;
                var now = time.GetTimestamp();
                var batch = new Heartbeat[Math.Min(most, _waiting.Count)];
                var next = 0;
                foreach (var (heartbeat, at) in _waiting)
                {
                    if (next == batch.Length)
                        break;
                    batch[next++] = heartbeat with { SilentMs = (int)time.GetElapsedTime(at, now).TotalMilliseconds };
                }

                return batch;
            }
        }

        public void Remove(int count)
        {
            lock (this)
            {
                for (var i = 0; i < count; i++)
                    _waiting.Dequeue();
                Volatile.Write(ref _firstAt, _waiting.TryPeek(out var first) ? first.At : 0);
            }
        }
    }
}
