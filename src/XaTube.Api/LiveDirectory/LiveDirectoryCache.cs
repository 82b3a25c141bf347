using Microsoft.Extensions.Options;
using XaTube.Grains.LiveDirectory;
using XaTube.Grains.LiveStreams;

namespace XaTube.Api.LiveDirectory;

/// <summary>
/// This process's copy of the live directory, refreshed at most every <see cref="LiveDirectoryOptions.FreshFor"/>, so that a
/// busy front page costs one grain call and not thousands. While the directory does not answer, as after its silo was killed,
/// the last copy is served. Thread-safe.
/// </summary>
public sealed class LiveDirectoryCache(
    IClusterClient cluster, IOptions<LiveDirectoryOptions> options, TimeProvider time, ILogger<LiveDirectoryCache> log)
{
    private readonly LiveDirectoryOptions _options = options.Value;
    private readonly Lock _lock = new();
    private Copy? _copy;
    private (Task<Copy> Copy, long Since)? _refresh;
    private bool _stale;

    /// <summary>All live and interrupted streams, in no particular order.</summary>
    public async ValueTask<IReadOnlyList<LiveStreamSnapshot>> Get(CancellationToken cancel)
    {
        var last = Volatile.Read(ref _copy);
        if (last is not null && time.GetElapsedTime(last.At) < _options.FreshFor)
            return last.Streams;
        var (refresh, since) = Refresh();
        if (last is null || time.GetElapsedTime(last.At) > _options.UsableFor)
            return (await refresh.WaitAsync(cancel)).Streams;
        try
        {
            var left = _options.RefreshTimeout - time.GetElapsedTime(since);
            return (await refresh.WaitAsync(left > TimeSpan.Zero ? left : TimeSpan.Zero, time, cancel)).Streams;
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            SetStale(true, failure);
            return last.Streams;
        }
    }

    /// <summary>The channel's live or interrupted stream, or null.</summary>
    public async ValueTask<LiveStreamSnapshot?> OfChannel(Guid channelId, CancellationToken cancel) =>
        (await Get(cancel)).FirstOrDefault(stream => stream.Channel.Id == channelId);

    /// <summary>The refresh that is running, or a new one: there are never two.</summary>
    private (Task<Copy> Copy, long Since) Refresh()
    {
        lock (_lock)
        {
            if (_refresh is not { Copy.IsCompleted: false })
                _refresh = (Load(), time.GetTimestamp());
            return _refresh.Value;
        }
    }

    private async Task<Copy> Load()
    {
        // The caller holds the lock.
        await Task.Yield();
        var calledAt = time.GetTimestamp();
        var copy = new Copy(await cluster.GetGrain<ILiveDirectoryGrain>(0).List(), calledAt);
        Volatile.Write(ref _copy, copy);
        SetStale(false, null);
        return copy;
    }

    private void SetStale(bool stale, Exception? failure)
    {
        if (Interlocked.Exchange(ref _stale, stale) == stale)
            return;
        if (stale)
            log.LogWarning("The live directory does not answer and its last copy is shown: {Reason}", failure?.Message);
        else
            log.LogInformation("The live directory answers again");
    }

    private sealed record Copy(IReadOnlyList<LiveStreamSnapshot> Streams, long At);
}
