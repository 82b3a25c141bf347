using XaTube.Grains.CallbackReachability;

namespace XaTube.Grains.Tests.Cluster;

/// <summary>Reports callbacks as reachable for as long as the test sets; by default for ever.</summary>
public sealed class StubCallbackReachability : ICallbackReachabilityProbe
{
    public Func<TimeSpan> Open { get; set; } = () => TimeSpan.MaxValue;

    public Task<TimeSpan> ReachableFor() => Task.FromResult(Open());
}
