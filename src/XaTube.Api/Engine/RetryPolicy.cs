using Orleans.Runtime.Messaging;
using Orleans.Storage;

namespace XaTube.Api.Engine;

/// <summary>
/// Decides whether and when a failed grain call is retried. Calls to a killed silo fail within milliseconds until the
/// others have declared it dead, which takes 3 to 6 seconds; a draining silo rejects a few.
/// </summary>
public static class RetryPolicy
{
    /// <summary>
    /// The time limit of a call with all its retries: 7 s. A call in flight when its silo was killed fails by its response
    /// timeout of 5 s; the rest is enough for an attempt at another silo.
    /// </summary>
    public static readonly TimeSpan Budget = TimeSpan.FromSeconds(7);

    private static readonly TimeSpan Shortest = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(1);

    /// <returns>The delay before the next attempt; null if the call fails.</returns>
    /// <param name="failure">The exception of the last attempt.</param>
    /// <param name="attempts">How many attempts were made: 1 or more.</param>
    /// <param name="elapsed">The time since the first attempt began.</param>
    /// <param name="silos">How many silos this process is connected to.</param>
    public static TimeSpan? PauseAfter(Exception failure, int attempts, TimeSpan elapsed, int silos)
    {
        // With no silo left, waiting requests would only pile up. Not after the first attempt: the lost connection may have
        // been the only one so far while other silos run.
        if (silos == 0 && attempts > 1)
            return null;
        var isTransient = failure switch
        {
            SiloUnavailableException or ConnectionFailedException or OrleansMessageRejectionException or TimeoutException => true,
            // Two activations for a moment, as after a network partition. The one whose write failed is gone now.
            InconsistentStateException => true,
            _ => false,
        };
        if (!isTransient)
            return null;
        var pause = Shortest * Math.Pow(2, Math.Min(attempts - 1, 10));
        pause = pause < Longest ? pause : Longest;
        return elapsed + pause < Budget ? pause : null;
    }
}
