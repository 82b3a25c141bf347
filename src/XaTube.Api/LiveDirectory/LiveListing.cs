using XaTube.Grains.LiveDirectory;
using XaTube.Grains.LiveStreams;

namespace XaTube.Api.LiveDirectory;

/// <summary>
/// This process's copy of the live directory, at most a quarter of a second old, so that a busy front page is one grain call
/// and not thousands.
/// </summary>
public sealed class LiveListing(IClusterClient cluster, TimeProvider time) : IDisposable
{
    private static readonly TimeSpan Fresh = TimeSpan.FromMilliseconds(250);

    private readonly SemaphoreSlim _refresh = new(1);
    private (IReadOnlyList<LiveStreamSnapshot> Streams, DateTimeOffset At)? _copy;

    /// <summary>All live and interrupted streams, in no order.</summary>
    public async ValueTask<IReadOnlyList<LiveStreamSnapshot>> Get(CancellationToken cancel)
    {
        if (Current() is { } fresh)
            return fresh;
        await _refresh.WaitAsync(cancel);
        try
        {
            if (Current() is { } arrived)
                return arrived;
            var streams = await cluster.GetGrain<ILiveDirectoryGrain>(0).List();
            _copy = (streams, time.GetUtcNow());
            return streams;
        }
        finally
        {
            _refresh.Release();
        }
    }

    public async ValueTask<LiveStreamSnapshot?> OfChannel(Guid channelId, CancellationToken cancel) =>
        (await Get(cancel)).FirstOrDefault(stream => stream.Channel.Id == channelId);

    public void Dispose() => _refresh.Dispose();

    private IReadOnlyList<LiveStreamSnapshot>? Current() =>
        _copy is { } copy && time.GetUtcNow() - copy.At < Fresh ? copy.Streams : null;
}
