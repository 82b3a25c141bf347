using Microsoft.Extensions.Logging;

namespace XaTube.Grains.CallbackPath;

/// <summary>Whether a publisher could have been heard. Asked rarely: when its silence is about to have consequences.</summary>
public interface ICallbackPathWatch
{
    /// <summary>For how long callbacks have been able to come in; zero when they can't, or when that is not known.</summary>
    Task<TimeSpan> OpenFor();
}

/// <summary>Asks the one grain that knows.</summary>
public sealed class CallbackPathWatch(IGrainFactory grains, ILogger<CallbackPathWatch> log) : ICallbackPathWatch
{
    public async Task<TimeSpan> OpenFor()
    {
        try
        {
            return await grains.GetGrain<ICallbackPathGrain>(0).OpenFor();
        }
        catch (Exception failure)
        {
            log.LogWarning("Nobody knows whether callbacks can come in, so no publisher is given up now: {Reason}", failure.Message);
            return TimeSpan.Zero;
        }
    }
}
