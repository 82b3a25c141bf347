using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using XaTube.Grains.LiveStreams;

namespace XaTube.Api.LiveStreams;

/// <summary>
/// What this process knows of the streams that anybody here watches: one observer for each, however many players
/// listen. Subscriptions are renewed on a loop, which also repairs what a lost message or a dead silo left behind.
/// </summary>
public sealed class StreamSubscriptions(IClusterClient cluster, TimeProvider time, ILogger<StreamSubscriptions> log) : BackgroundService
{
    private static readonly TimeSpan RenewEvery = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan ForgetAfter = TimeSpan.FromMinutes(2);

    private readonly ConcurrentDictionary<Guid, StreamSubscription> _entries = new();

    // However many ask for a stream at once, one question is on its way.
    private readonly ConcurrentDictionary<Guid, Lazy<Task<StreamSubscription?>>> _entering = new();

    /// <summary>The stream as it was last heard of; null when nobody here watches it yet.</summary>
    public LiveStreamSnapshot? Peek(Guid streamId) => Peek(streamId, time.GetUtcNow());

    /// <inheritdoc cref="Peek(Guid)"/>
    /// <param name="streamId">The stream.</param>
    /// <param name="now">The time, for who has just asked for it.</param>
    public LiveStreamSnapshot? Peek(Guid streamId, DateTimeOffset now)
    {
        if (!_entries.TryGetValue(streamId, out var entry))
            return null;
        entry.UsedAt = now;
        return entry.Snapshot;
    }

    /// <summary>The stream as it is, watched from now on; null where none was ever started.</summary>
    public async ValueTask<LiveStreamSnapshot?> Watch(Guid streamId) => Peek(streamId) ?? (await Enter(streamId))?.Snapshot;

    /// <summary>
    /// The stream as it is, then again after every change, and at least every <paramref name="atLeastEvery"/>. A slow
    /// reader misses what lies in between, never the latest. Ends after the stream has ended.
    /// </summary>
    public async IAsyncEnumerable<LiveStreamSnapshot> Follow(
        Guid streamId, TimeSpan atLeastEvery, [EnumeratorCancellation] CancellationToken cancel)
    {
        while (!cancel.IsCancellationRequested && await Entry(streamId) is { } entry)
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
                // Nothing changed; say so again.
            }
            catch (OperationCanceledException)
            {
                yield break;
            }
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(RenewEvery, time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
                await Task.WhenAll(_entries.Select(entry => Renew(entry.Key, entry.Value)));
        }
        catch (OperationCanceledException)
        {
            // Stopping; the streams forget their observers by themselves.
        }
    }

    private async ValueTask<StreamSubscription?> Entry(Guid streamId) =>
        _entries.TryGetValue(streamId, out var entry) ? entry : await Enter(streamId);

    private async Task<StreamSubscription?> Enter(Guid streamId)
    {
        var entering = _entering.GetOrAdd(streamId, id => new Lazy<Task<StreamSubscription?>>(() => Ask(id)));
        try
        {
            return await entering.Value;
        }
        finally
        {
            _entering.TryRemove(KeyValuePair.Create(streamId, entering));
        }
    }

    private async Task<StreamSubscription?> Ask(Guid streamId)
    {
        var entry = new StreamSubscription { UsedAt = time.GetUtcNow() };
        entry.Reference = cluster.CreateObjectReference<ILiveStreamObserver>(entry);
        if (await cluster.GetGrain<ILiveStreamGrain>(streamId).Subscribe(entry.Reference) is not { } snapshot)
        {
            cluster.DeleteObjectReference<ILiveStreamObserver>(entry.Reference);
            return null;
        }

        entry.Take(snapshot);
        return _entries.GetOrAdd(streamId, entry);
    }

    private async Task Renew(Guid streamId, StreamSubscription entry)
    {
        var idle = time.GetUtcNow() - entry.UsedAt;
        if (idle > ForgetAfter || entry.Snapshot is { State: LiveStreamState.Ended } && idle > RenewEvery)
        {
            _entries.TryRemove(streamId, out _);
            cluster.DeleteObjectReference<ILiveStreamObserver>(entry.Reference!);
            return;
        }

        try
        {
            if (await cluster.GetGrain<ILiveStreamGrain>(streamId).Subscribe(entry.Reference!) is { } snapshot)
                entry.Take(snapshot);
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

        /// <summary>Completes with the first change after it was read.</summary>
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
            Take(snapshot);
            return Task.CompletedTask;
        }

        public void Take(LiveStreamSnapshot snapshot)
        {
            TaskCompletionSource done;
            lock (_lock)
            {
                if (Snapshot is { } last && last.Version >= snapshot.Version)
                    return;
                var same = Snapshot is { } before && before with { Version = snapshot.Version } == snapshot;
                Snapshot = snapshot;
                if (same)
                    return;
                done = _changed;
                _changed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            }

            done.SetResult();
        }
    }
}
