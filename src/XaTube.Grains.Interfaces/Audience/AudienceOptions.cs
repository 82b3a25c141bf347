namespace XaTube.Grains.Audience;

/// <summary>
/// How viewers are counted. Section <c>XaTube:Audience</c>. APIs and silos must have the same values: an API names the
/// interval to players, a silo judges their silence by it.
/// </summary>
public sealed class AudienceOptions
{
    public const string Section = "XaTube:Audience";

    /// <summary>A session expires after this many heartbeat intervals without a heartbeat.</summary>
    public const double IntervalsOfSilence = 2.5;

    /// <summary>How often a player sends a heartbeat: 1 s to 1 min. Default: 10 s.</summary>
    public TimeSpan HeartbeatInterval { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// How often a silo looks for expired sessions and for counts to report; either may be this much late. From 10 ms to
    /// <see cref="ReportAtMostEvery"/>. Default: 250 ms.
    /// </summary>
    public TimeSpan SweepInterval { get; set; } = TimeSpan.FromMilliseconds(250);

    /// <summary>
    /// The least time between two reports of one stream while its count changes. Up to <see cref="ReportAtLeastEvery"/>.
    /// Default: 500 ms.
    /// </summary>
    public TimeSpan ReportAtMostEvery { get; set; } = TimeSpan.FromMilliseconds(500);

    /// <summary>
    /// The time after which an unchanged count is reported again. Less than a report stands:
    /// <c>XaTube:LiveStreams:ReportLifetime</c>. Default: 5 s.
    /// </summary>
    public TimeSpan ReportAtLeastEvery { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// How often a silo writes sessions and watch time to the database: what a crash may lose of them. From
    /// <see cref="SweepInterval"/> to 1 min. Default: 2 s.
    /// </summary>
    public TimeSpan RecordEvery { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>After how long without a heartbeat a session expires whose player was given the usual interval.</summary>
    public TimeSpan SilentAfter => HeartbeatInterval * IntervalsOfSilence;
}
