namespace XaTube.Grains.CallbackReachability;

/// <summary>The rule of whether RTMP callbacks can reach the engine, by when an API last reported it.</summary>
public sealed class CallbackReachability
{
    // Five times the period of CallbackReachabilityReporter. Not a setting: both ends of it are ours.
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(5);

    private (DateTimeOffset Since, DateTimeOffset Until)? _reachable;

    /// <summary>An API reports that it can be called. The first report after a gap starts a new period.</summary>
    public void Report(DateTimeOffset now) => _reachable = (IsReachable(now) ? _reachable!.Value.Since : now, now);

    /// <summary>For how long callbacks have been able to come in; zero when they cannot.</summary>
    public TimeSpan ReachableFor(DateTimeOffset now) => IsReachable(now) ? now - _reachable!.Value.Since : TimeSpan.Zero;

    private bool IsReachable(DateTimeOffset now) => _reachable is { } period && now - period.Until <= Timeout;
}
