namespace XaTube.Baselines.Textbook;

/// <summary>One viewer, by its session's id.</summary>
public interface IViewerGrain : IGrainWithGuidKey
{
    /// <summary>Takes a heartbeat; returns how many have come.</summary>
    Task<int> Beat(long watchedMs);
}

/// <summary>Keeps when its viewer was last seen and what it watched, in memory.</summary>
public sealed class ViewerGrain : Grain, IViewerGrain
{
    private DateTimeOffset _lastSeenAt;
    private long _watchedMs;
    private int _beats;

    public Task<int> Beat(long watchedMs)
    {
        var now = DateTimeOffset.UtcNow;
        if (now > _lastSeenAt)
            _lastSeenAt = now;
        _watchedMs = Math.Max(_watchedMs, watchedMs);
        return Task.FromResult(++_beats);
    }
}
