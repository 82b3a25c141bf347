namespace XaTube.Grains.CallbackReachability;

/// <summary>API processes report to it; live streams ask it before they treat a silent publisher as gone.</summary>
[GrainType("callbackreachability"), KeepAlive]
public sealed class CallbackReachabilityGrain(TimeProvider time) : Grain, ICallbackReachabilityGrain
{
    private readonly CallbackReachability _reachability = new();

    public Task ReportReachable()
    {
        _reachability.ReportReachable(time.GetUtcNow());
        return Task.CompletedTask;
    }

    public Task<TimeSpan> ReachableFor() => Task.FromResult(_reachability.ReachableFor(time.GetUtcNow()));
}
