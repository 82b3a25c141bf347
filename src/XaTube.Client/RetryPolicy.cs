using Orleans.Runtime.Messaging;
using Orleans.Storage;

namespace XaTube.Client;

/// <summary>
/// The rule of when a grain call is retried. Calls to a silo that was killed fail within milliseconds until it is declared
/// dead, which takes seconds; a silo that drains rejects a few.
/// </summary>
/// <param name="budget">
/// How long a call may take with all its retries: <see cref="EngineClientOptions.RetryBudget"/>. A call that was running when
/// its silo was killed fails by its response timeout; the rest of the budget is for one retry.
/// </param>
public sealed class RetryPolicy(TimeSpan budget)
{
    // Not settings: exponential backoff within the budget.
    private static readonly TimeSpan MinDelay = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan MaxDelay = TimeSpan.FromSeconds(1);

    public TimeSpan Budget => budget;

    /// <summary>How long to wait before the next attempt; null when the failure is final.</summary>
    /// <param name="failure">The failure of the last attempt.</param>
    /// <param name="attempts">How many attempts were made: 1 or more.</param>
    /// <param name="elapsed">The time since the first attempt began.</param>
    /// <param name="silos">How many silos this process is connected to.</param>
    public TimeSpan? DelayAfter(Exception failure, int attempts, TimeSpan elapsed, int silos)
    {
        // Without a silo retries would only pile up. The first failure is retried all the same: the connection that was just
        // lost may have been the only one, in a cluster that goes on.
        if (silos == 0 && attempts > 1)
            return null;
        var isTransient = failure switch
        {
            SiloUnavailableException or ConnectionFailedException or OrleansMessageRejectionException or TimeoutException => true,
            // The grain was active twice for a moment, as when a silo that was declared dead goes on; the loser is gone now.
            InconsistentStateException => true,
            _ => false,
        };
        if (!isTransient)
            return null;
        var delay = MinDelay * Math.Pow(2, Math.Min(attempts - 1, 10));
        delay = delay < MaxDelay ? delay : MaxDelay;
        return elapsed + delay < budget ? delay : null;
    }
}
