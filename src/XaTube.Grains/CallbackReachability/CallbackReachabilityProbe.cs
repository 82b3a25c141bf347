using Microsoft.Extensions.Logging;

namespace XaTube.Grains.CallbackReachability;

/// <summary>Asks the <see cref="CallbackReachabilityGrain"/>.</summary>
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
