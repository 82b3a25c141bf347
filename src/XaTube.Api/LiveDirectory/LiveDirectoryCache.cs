using XaTube.Grains.LiveDirectory;
using XaTube.Grains.LiveStreams;

namespace XaTube.Api.LiveDirectory;

/// <summary>
/// This process's copy of the live directory, at most a quarter of a second old, so that a busy front page is one grain call
/// and not thousands. While the directory cannot be asked, as when its silo was killed, the last copy stands for 30 s.
/// </summary>
public sealed class LiveDirectoryCache(IClusterClient cluster, TimeProvider time, ILogger<LiveDirectoryCache> log)
{
    private static readonly TimeSpan Fresh = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan Usable = TimeSpan.FromSeconds(30);

    /// <summary>How long a request waits for a newer copy when there is an old one.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(500);

    private readonly Lock _lock = new();
    private Copy? _copy;
    private (Task<Copy> Copy, long Since)? _refresh;
    private bool _stale;

    /// <summary>All live and interrupted streams, in no order.</summary>
    public async ValueTask<IReadOnlyList<LiveStreamSnapshot>> Get(CancellationToken cancel)
    {
        var last = Volatile.Read(ref _copy);
        if (last is not null && time.GetElapsedTime(last.At) < Fresh)
            return last.Streams;
        var (refresh, since) = Refresh();
        if (last is null || time.GetElapsedTime(last.At) > Usable)
            return (await refresh.WaitAsync(cancel)).Streams;
        try
        {
            var left = Patience - time.GetElapsedTime(since);
            return (await refresh.WaitAsync(left > TimeSpan.Zero ? left : TimeSpan.Zero, time, cancel)).Streams;
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            Told(stale: true, failure);
            return last.Streams;
        }
    }

    public async ValueTask<LiveStreamSnapshot?> OfChannel(Guid channelId, CancellationToken cancel) =>
        (await Get(cancel)).FirstOrDefault(stream => stream.Channel.Id == channelId);

    /// <summary>The question that is on its way, or a new one: never two.</summary>
    private (Task<Copy> Copy, long Since) Refresh()
    {
        lock (_lock)
        {
            if (_refresh is not { Copy.IsCompleted: false })
                _refresh = (Ask(), time.GetTimestamp());
            return _refresh.Value;
        }
    }

    private async Task<Copy> Ask()
    {
        // Not on the thread that holds the lock.
        await Task.Yield();
        var asked = time.GetTimestamp();
        var copy = new Copy(await cluster.GetGrain<ILiveDirectoryGrain>(0).List(), asked);
        Volatile.Write(ref _copy, copy);
        Told(stale: false, null);
        return copy;
    }

    private void Told(bool stale, Exception? failure)
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
