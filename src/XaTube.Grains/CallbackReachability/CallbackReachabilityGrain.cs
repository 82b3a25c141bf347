namespace XaTube.Grains.CallbackReachability;

/// <summary>API processes tell it that they are there; streams ask before they give a publisher up.</summary>
[KeepAlive]
public sealed class CallbackReachabilityGrain(TimeProvider time) : Grain, ICallbackReachabilityGrain
{
    private readonly CallbackReachability _path = new();

    public Task ReportReachable()
    {
        _path.Open(time.GetUtcNow());
        return Task.CompletedTask;
    }

    public Task<TimeSpan> ReachableFor() => Task.FromResult(_path.ReachableFor(time.GetUtcNow()));
}
