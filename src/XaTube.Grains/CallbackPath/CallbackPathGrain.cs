namespace XaTube.Grains.CallbackPath;

/// <summary>API processes tell it that they are there; streams ask before they give a publisher up.</summary>
[KeepAlive]
public sealed class CallbackPathGrain(TimeProvider time) : Grain, ICallbackPathGrain
{
    private readonly CallbackPath _path = new();

    public Task Open()
    {
        _path.Open(time.GetUtcNow());
        return Task.CompletedTask;
    }

    public Task<TimeSpan> OpenFor() => Task.FromResult(_path.OpenFor(time.GetUtcNow()));
}
