namespace XaTube.Api.ViewerSessions;

/// <summary>
/// Backpressure on players: when silos fall behind and heartbeats queue up, players are told a longer interval, before any
/// heartbeat has to be refused.
/// </summary>
public static class Backpressure
{
    /// <summary>
    /// The most that the interval is stretched. The count of a silo that is gone is held for 2.5 ordinary intervals, within
    /// which every player must have sent a heartbeat.
    /// </summary>
    public const double MaxStretch = 2;

    /// <summary>The longest delay without consequence: a silo that restarts, or collects garbage, causes as much.</summary>
    public static readonly TimeSpan Tolerated = TimeSpan.FromSeconds(2);

    /// <summary>The delay at which the interval is at its longest.</summary>
    public static readonly TimeSpan Worst = TimeSpan.FromSeconds(8);

    /// <summary>The interval to tell players, for the present queue delay: between the two delays it grows linearly.</summary>
    public static TimeSpan Stretch(TimeSpan interval, TimeSpan delay) =>
        delay <= Tolerated ? interval : interval * (1 + ((MaxStretch - 1) * Math.Min(1, (delay - Tolerated) / (Worst - Tolerated))));
}
