namespace XaTube.Grains.CallbackReachability;

/// <summary>
/// Knows whether RTMP callbacks can reach an API process. There is one, with key 0; it stores nothing. API processes
/// report to it; live streams ask it before they treat a silent publisher as gone, because without an API process its
/// renewals can't arrive.
/// </summary>
[Alias("xatube.ICallbackReachabilityGrain")]
public interface ICallbackReachabilityGrain : IGrainWithIntegerKey
{
    /// <summary>
    /// Called by every API process once a second while it takes callbacks. Repeating it extends the same period; the next
    /// report makes a retry needless.
    /// </summary>
    [Alias("ReportReachable"), ResponseTimeout("00:00:05")]
    Task ReportReachable();

    /// <summary>
    /// For how long reports have arrived without a gap of 5 s, as far as this activation knows; zero while there is such a
    /// gap, and for a new activation.
    /// </summary>
    [Alias("ReachableFor"), ResponseTimeout("00:00:05")]
    Task<TimeSpan> ReachableFor();
}
