namespace XaTube.Grains.CallbackReachability;

/// <summary>Tells whether a publisher's callbacks could have arrived. Called rarely: when a lease has run out.</summary>
public interface ICallbackReachabilityProbe
{
    /// <summary>For how long callbacks have been able to come in; zero when they cannot, or when that is not known.</summary>
    Task<TimeSpan> ReachableFor();
}
