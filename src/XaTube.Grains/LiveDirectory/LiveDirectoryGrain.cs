using Microsoft.Extensions.Logging;
using Orleans.Concurrency;
using XaTube.Grains.LiveStreams;
using XaTube.Storage.LiveStreams;

namespace XaTube.Grains.LiveDirectory;

/// <summary>
/// Streams post to it; API processes list it. When it begins it asks history which streams have not ended and wakes
/// them, and it wakes any that falls silent: that is how a stream whose silo died is found.
/// </summary>
[GrainType("livedirectory"), Reentrant, KeepAlive]
public sealed class LiveDirectoryGrain(IStreamHistory history, StallDetector stalls, TimeProvider time, ILogger<LiveDirectoryGrain> log)
    : Grain, ILiveDirectoryGrain
{
    private static readonly TimeSpan SilentAfter = TimeSpan.FromSeconds(15);

    // Less than a caller of this grain waits.
    private static readonly TimeSpan LongestGathering = TimeSpan.FromSeconds(4);

    private readonly LiveDirectory _directory = new();
    private readonly TaskCompletionSource _gathered = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private bool _historyRead;

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        this.RegisterGrainTimer(WakeSilent, TimeSpan.Zero, TimeSpan.FromSeconds(5));
        this.RegisterGrainTimer(() => Task.FromResult(_gathered.TrySetResult()), LongestGathering, Timeout.InfiniteTimeSpan);
        return Task.CompletedTask;
    }

    public Task Post(LiveStreamSnapshot snapshot)
    {
        _directory.Post(snapshot, time.GetUtcNow());
        return Task.CompletedTask;
    }

    public async Task<IReadOnlyList<LiveStreamSnapshot>> List()
    {
        // A new life does not say that nobody is live before it has asked around; but one stream that can't answer, or a
        // history that can't, must not hide the others for long.
        await _gathered.Task;
        stalls.ThrowIfStalled();
        return _directory.Streams;
    }

    public async Task<IReadOnlyList<LiveStreamSnapshot>?> ListAll()
    {
        var streams = await List();
        return _historyRead ? streams : null;
    }

    private async Task WakeSilent(CancellationToken cancel)
    {
        try
        {
            if (!_historyRead)
                await Task.WhenAll((await history.NotEnded(cancel)).Select(row => Wake(row.Id)));
            _historyRead = true;
            _gathered.TrySetResult();
            await Task.WhenAll(_directory.Stale(time.GetUtcNow(), SilentAfter).Select(Wake));
        }
        catch (Exception failure)
        {
            log.LogWarning(failure, "The live directory could not ask its streams and tries again");
        }
    }

    private async Task Wake(Guid streamId)
    {
        if (await GrainFactory.GetGrain<ILiveStreamGrain>(streamId).GetSnapshot() is { } snapshot)
            _directory.Post(snapshot, time.GetUtcNow());
    }
}
