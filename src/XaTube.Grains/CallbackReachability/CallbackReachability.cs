namespace XaTube.Grains.CallbackReachability;

/// <summary>The rule behind <see cref="ICallbackReachabilityGrain"/>: callbacks are reachable while reports arrive.</summary>
public sealed class CallbackReachability
{
    /// <summary>The time without a report after which callbacks count as unreachable: five of the usual periods.</summary>
    public static readonly TimeSpan Gap = TimeSpan.FromSeconds(5);

    private (DateTimeOffset Since, DateTimeOffset LastReport)? _reachable;

    public void ReportReachable(DateTimeOffset now) => _reachable = (IsReachable(now) ? _reachable!.Value.Since : now, now);

    public TimeSpan ReachableFor(DateTimeOffset now) => IsReachable(now) ? now - _reachable!.Value.Since : TimeSpan.Zero;

    private bool IsReachable(DateTimeOffset now) => _reachable is { } reachable && now - reachable.LastReport <= Gap;
}
