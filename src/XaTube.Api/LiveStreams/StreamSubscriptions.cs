using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using XaTube.Grains.LiveStreams;

namespace XaTube.Api.LiveStreams;

/// <summary>
/// The state of the streams that clients of this process watch: one grain observer for each stream, however many players
/// there are. Subscriptions are renewed periodically, which also replaces lost messages and survives the death of a silo.
/// Thread-safe.
/// </summary>
public sealed class StreamSubscriptions(IClusterClient cluster, TimeProvider time, ILogger<StreamSubscriptions> log) : BackgroundService
{
    // Not settings: a stream drops observers that were not renewed for two minutes (LiveStreamNotifier), and a renewal also
    // bounds how old a state is whose message was lost.
    private static readonly TimeSpan RenewPeriod = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan UnusedLifetime = TimeSpan.FromMinutes(2);

    private readonly ConcurrentDictionary<Guid, StreamSubscription> _entries = new();

    // Concurrent first requests for a stream share one call to its grain.
    private readonly ConcurrentDictionary<Guid, Lazy<Task<StreamSubscription?>>> _pending = new();

    /// <summary>The last known state of a stream; null when this process has no subscription to it.</summary>
    public LiveStreamSnapshot? Peek(Guid streamId) => Peek(streamId, time.GetUtcNow());

    /// <inheritdoc cref="Peek(Guid)"/>
    /// <param name="streamId">The stream.</param>
    /// <param name="now">The time, where the caller has it already.</param>
    public LiveStreamSnapshot? Peek(Guid streamId, DateTimeOffset now)
    {
        if (!_entries.TryGetValue(streamId, out var entry))
            return null;
        entry.UsedAt = now;
        return entry.Snapshot;
    }

    /// <summary>The state of a stream, which is subscribed to; null when there is no such stream.</summary>
    public async ValueTask<LiveStreamSnapshot?> Watch(Guid streamId) => Peek(streamId) ?? (await Subscribe(streamId))?.Snapshot;

    /// <summary>
    /// Yields the state of a stream now, after each change, and at least every <paramref name="atLeastEvery"/>. A slow reader
    /// misses states in between, never the latest. Completes after the stream has ended.
    /// </summary>
    public async IAsyncEnumerable<LiveStreamSnapshot> Follow(
        Guid streamId, TimeSpan atLeastEvery, [EnumeratorCancellation] CancellationToken cancel)
    {
        while (!cancel.IsCancellationRequested && await FindOrSubscribe(streamId) is { } entry)
        {
            entry.UsedAt = time.GetUtcNow();
            var change = entry.NextChange;
            if (entry.Snapshot is not { } snapshot)
                yield break;
            yield return snapshot;
            if (snapshot.State == LiveStreamState.Ended)
                yield break;
            try
            {
                await change.WaitAsync(atLeastEvery, time, cancel);
            }
            catch (TimeoutException)
            {
                // No change: yield the same state again.
            }
            catch (OperationCanceledException)
            {
                yield break;
            }
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(RenewPeriod, time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
                await Task.WhenAll(_entries.Select(entry => Renew(entry.Key, entry.Value)));
        }
        catch (OperationCanceledException)
        {
            // Stopping; the streams drop observers that are not renewed.
        }
    }

    private async ValueTask<StreamSubscription?> FindOrSubscribe(Guid streamId) =>
        _entries.TryGetValue(streamId, out var entry) ? entry : await Subscribe(streamId);

    private async Task<StreamSubscription?> Subscribe(Guid streamId)
    {
        var pending = _pending.GetOrAdd(streamId, id => new Lazy<Task<StreamSubscription?>>(() => SubscribeCore(id)));
        try
        {
            return await pending.Value;
        }
        finally
        {
            _pending.TryRemove(KeyValuePair.Create(streamId, pending));
        }
    }

    private async Task<StreamSubscription?> SubscribeCore(Guid streamId)
    {
        var entry = new StreamSubscription { UsedAt = time.GetUtcNow() };
        entry.Reference = cluster.CreateObjectReference<ILiveStreamObserver>(entry);
        if (await cluster.GetGrain<ILiveStreamGrain>(streamId).Subscribe(entry.Reference) is not { } snapshot)
        {
            cluster.DeleteObjectReference<ILiveStreamObserver>(entry.Reference);
            return null;
        }

        entry.Update(snapshot);
        return _entries.GetOrAdd(streamId, entry);
    }

    private async Task Renew(Guid streamId, StreamSubscription entry)
    {
        var idle = time.GetUtcNow() - entry.UsedAt;
        if (idle > UnusedLifetime || entry.Snapshot is { State: LiveStreamState.Ended } && idle > RenewPeriod)
        {
            _entries.TryRemove(streamId, out _);
            cluster.DeleteObjectReference<ILiveStreamObserver>(entry.Reference!);
            return;
        }

        try
        {
            if (await cluster.GetGrain<ILiveStreamGrain>(streamId).Subscribe(entry.Reference!) is { } snapshot)
                entry.Update(snapshot);
        }
        catch (Exception failure)
        {
            log.LogWarning(failure, "Stream {Stream} could not be asked; its last known state stands", streamId);
        }
    }

    private sealed class StreamSubscription : ILiveStreamObserver
    {
        private readonly Lock _lock = new();
        private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public ILiveStreamObserver? Reference { get; set; }

        public DateTimeOffset UsedAt { get; set; }

        public LiveStreamSnapshot? Snapshot { get; private set; }

        /// <summary>A task that completes at the first change after this property was read.</summary>
        public Task NextChange
        {
            get
            {
                lock (_lock)
                    return _changed.Task;
            }
        }

        public Task Changed(LiveStreamSnapshot snapshot)
        {
            Update(snapshot);
            return Task.CompletedTask;
        }

        public void Update(LiveStreamSnapshot snapshot)
        {
            TaskCompletionSource done;
            lock (_lock)
            {
                if (Snapshot is { } last && last.Version >= snapshot.Version)
                    return;
                var unchanged = Snapshot is { } before && before with { Version = snapshot.Version } == snapshot;
                Snapshot = snapshot;
                if (unchanged)
                    return;
                done = _changed;
                _changed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            }

            done.SetResult();
        }
    }
}
