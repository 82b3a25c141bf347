using Microsoft.Extensions.Logging;

namespace XaTube.Grains.CallbackReachability;

/// <summary>Whether a publisher could have been heard. Asked rarely: when its silence is about to have consequences.</summary>
public interface ICallbackReachabilityProbe
{
    /// <summary>For how long callbacks have been able to come in; zero when they can't, or when that is not known.</summary>
    Task<TimeSpan> ReachableFor();
}

/// <summary>Asks the one grain that knows.</summary>
public sealed class CallbackReachabilityProbe(IGrainFactory grains, ILogger<CallbackReachabilityProbe> log) : ICallbackReachabilityProbe
{
    public async Task<TimeSpan> ReachableFor()
    {
        try
        {
            return await grains.GetGrain<ICallbackReachabilityGrain>(0).ReachableFor();
        }
        catch (Exception failure)
        {
            log.LogWarning("Nobody knows whether callbacks can come in, so no publisher is given up now: {Reason}", failure.Message);
            return TimeSpan.Zero;
        }
    }
}
