namespace XaTube.Grains.CallbackReachability;

/// <summary>
/// The way by which publishers' signs of life come in: the API processes, which take the ingest's callbacks. There is one
/// (key 0). While none of them is there, a publisher's silence says nothing about the publisher. It keeps nothing.
/// </summary>
[Alias("xatube.ICallbackReachabilityGrain"), SentOnce]
public interface ICallbackReachabilityGrain : IGrainWithIntegerKey
{
    /// <summary>An API process is there. Each says so once a second; saying it more often changes nothing.</summary>
    [Alias("ReportReachable"), ResponseTimeout("00:00:05")]
    Task ReportReachable();

    /// <summary>For how long some API process has been there without a gap, as far as this life knows; zero while none is.</summary>
    [Alias("ReachableFor"), ResponseTimeout("00:00:05")]
    Task<TimeSpan> ReachableFor();
}
