namespace XaTube.Api.ViewerSessions;

/// <summary>
/// How often players are asked to come. When the silos fall behind, heartbeats wait for longer before they are delivered;
/// then those who send them are asked to take their time, before anybody has to be turned away.
/// </summary>
public static class Backpressure
{
    /// <summary>
    /// The interval is doubled at most: a silo that goes has its count held for 2.5 of the usual ones, and by then all must
    /// have been back.
    /// </summary>
    public const double Most = 2;

    /// <summary>A delay that still changes nothing: a silo that ends, or pauses to collect garbage, takes that long.</summary>
    public static readonly TimeSpan Tolerated = TimeSpan.FromSeconds(2);

    /// <summary>The delay at which the interval is at its longest.</summary>
    public static readonly TimeSpan Worst = TimeSpan.FromSeconds(8);

    /// <summary>The interval to ask for, given how long heartbeats wait at the moment: between the two delays it grows evenly.</summary>
    public static TimeSpan Stretch(TimeSpan interval, TimeSpan delay) =>
        delay <= Tolerated ? interval : interval * (1 + ((Most - 1) * Math.Min(1, (delay - Tolerated) / (Worst - Tolerated))));
}
