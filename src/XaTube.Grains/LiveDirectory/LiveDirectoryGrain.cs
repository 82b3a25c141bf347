using Microsoft.Extensions.Logging;
using Orleans.Concurrency;
using XaTube.Grains.LiveStreams;
using XaTube.Storage.LiveStreams;

namespace XaTube.Grains.LiveDirectory;

/// <summary>
/// Streams post their snapshots to it; API processes list it. On activation it activates all streams that have not ended
/// according to the history, and later each one that stops posting: that is how a stream whose silo died continues.
/// </summary>
[GrainType("livedirectory"), Reentrant, KeepAlive]
public sealed class LiveDirectoryGrain(IStreamHistory history, StallDetector stalls, TimeProvider time, ILogger<LiveDirectoryGrain> log)
    : Grain, ILiveDirectoryGrain
{
    // Not settings. A running stream posts at least every 5 s (LiveStreamNotifier), so three posts are missing by then.
    private static readonly TimeSpan StaleAfter = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan RefreshPeriod = TimeSpan.FromSeconds(5);

    // Less than an API waits for a response: XaTube:EngineClient:ResponseTimeout is 5 s or more.
    private static readonly TimeSpan LoadTimeout = TimeSpan.FromSeconds(4);

    private readonly LiveDirectory _directory = new();
    private readonly TaskCompletionSource _loaded = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private bool _historyRead;

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        this.RegisterGrainTimer(Refresh, TimeSpan.Zero, RefreshPeriod);
        this.RegisterGrainTimer(() => Task.FromResult(_loaded.TrySetResult()), LoadTimeout, Timeout.InfiniteTimeSpan);
        return Task.CompletedTask;
    }

    public Task Post(LiveStreamSnapshot snapshot)
    {
        _directory.Post(snapshot, time.GetUtcNow());
        return Task.CompletedTask;
    }

    public async Task<IReadOnlyList<LiveStreamSnapshot>> List()
    {
        // A new activation must not answer "nobody is live" before the streams have posted; but a stream or a history that
        // does not answer must not hide the other streams for long.
        await _loaded.Task;
        stalls.ThrowIfStalled();
        return _directory.Streams;
    }

    public async Task<IReadOnlyList<LiveStreamSnapshot>?> ListAll()
    {
        var streams = await List();
        return _historyRead ? streams : null;
    }

    private async Task Refresh(CancellationToken cancel)
    {
        try
        {
            if (!_historyRead)
                await Task.WhenAll((await history.NotEnded(cancel)).Select(row => Activate(row.Id)));
            _historyRead = true;
            _loaded.TrySetResult();
            await Task.WhenAll(_directory.Stale(time.GetUtcNow(), StaleAfter).Select(Activate));
        }
        catch (Exception failure)
        {
            log.LogWarning(failure, "The live directory could not ask its streams and tries again");
        }
    }

    private async Task Activate(Guid streamId)
    {
        if (await GrainFactory.GetGrain<ILiveStreamGrain>(streamId).GetSnapshot() is { } snapshot)
            _directory.Post(snapshot, time.GetUtcNow());
    }
}
