using Orleans.Runtime.Messaging;
using Orleans.Storage;

namespace XaTube.Api.Engine;

/// <summary>
/// The rule of when a call to the engine is sent again. A silo that was killed fails its calls within milliseconds until
/// the others have declared it dead, which takes 3 to 6 seconds; one that drains rejects a few.
/// </summary>
public static class RetryPolicy
{
    /// <summary>
    /// How long one call may take with all its repetitions: 7 s. What was under way when its silo was killed is never
    /// answered: it fails by its response timeout, 5 s, and by then the rest is enough to ask the next silo.
    /// </summary>
    public static readonly TimeSpan Budget = TimeSpan.FromSeconds(7);

    private static readonly TimeSpan Shortest = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(1);

    /// <summary>How long to wait before the call is sent again; null when its failure stands.</summary>
    /// <param name="failure">What the last attempt met.</param>
    /// <param name="attempts">How often the call was sent: 1 or more.</param>
    /// <param name="elapsed">The time since it was sent first.</param>
    /// <param name="silos">How many silos this process is connected to.</param>
    public static TimeSpan? PauseAfter(Exception failure, int attempts, TimeSpan elapsed, int silos)
    {
        // With no silo left requests would only pile up. Not at the first failure: the connection that has just gone may
        // have been the only one so far, while the engine goes on.
        if (silos == 0 && attempts > 1)
            return null;
        var mayPass = failure switch
        {
            SiloUnavailableException or ConnectionFailedException or OrleansMessageRejectionException or TimeoutException => true,
            // Two activations for a moment, as when a silo comes back from the dead: the one that lost is gone now.
            InconsistentStateException => true,
            _ => false,
        };
        if (!mayPass)
            return null;
        var pause = Shortest * Math.Pow(2, Math.Min(attempts - 1, 10));
        pause = pause < Longest ? pause : Longest;
        return elapsed + pause < Budget ? pause : null;
    }
}
