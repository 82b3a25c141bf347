namespace XaTube.Baselines.Textbook;

/// <summary>Keeps the viewer's last heartbeat and watch time in memory.</summary>
public sealed class ViewerGrain : Grain, IViewerGrain
{
    private DateTimeOffset _lastSeenAt;
    private long _watchedMs;
    private int _heartbeats;

    public Task<int> Heartbeat(long watchedMs)
    {
        var now = DateTimeOffset.UtcNow;
        if (now > _lastSeenAt)
            _lastSeenAt = now;
        _watchedMs = Math.Max(_watchedMs, watchedMs);
        return Task.FromResult(++_heartbeats);
    }
}
