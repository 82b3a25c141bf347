namespace XaTube.Grains.CallbackReachability;

/// <summary>API processes report to it that they can be called; streams ask it before a lease has consequences.</summary>
[GrainType("callbackreachability"), KeepAlive]
public sealed class CallbackReachabilityGrain(TimeProvider time) : Grain, ICallbackReachabilityGrain
{
    private readonly CallbackReachability _reachability = new();

    public Task ReportReachable()
    {
        _reachability.Report(time.GetUtcNow());
        return Task.CompletedTask;
    }

    public Task<TimeSpan> ReachableFor() => Task.FromResult(_reachability.ReachableFor(time.GetUtcNow()));
}
