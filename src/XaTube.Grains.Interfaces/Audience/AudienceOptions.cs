namespace XaTube.Grains.Audience;

/// <summary>How viewers are counted. Section <c>XaTube:Audience</c>; the API and the silos must agree on it.</summary>
public sealed class AudienceOptions
{
    public const string Section = "XaTube:Audience";

    /// <summary>How often a player sends a heartbeat: 1 s to 60 s. Default: 10 s.</summary>
    public TimeSpan HeartbeatInterval { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// How often a silo looks for silent viewers and for counts to report. A viewer is gone, and a count reported, at
    /// most this much late. Default: 250 ms.
    /// </summary>
    public TimeSpan SweepInterval { get; set; } = TimeSpan.FromMilliseconds(250);

    /// <summary>The least time between two reports of one stream while its count changes. Default: 500 ms.</summary>
    public TimeSpan ReportAtMostEvery { get; set; } = TimeSpan.FromMilliseconds(500);

    /// <summary>The longest time between two reports of one stream. Default: 5 s.</summary>
    public TimeSpan ReportAtLeastEvery { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>How often sessions and watch time are written: what a crash may lose of them. Default: 2 s.</summary>
    public TimeSpan RecordEvery { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>Silence after which a viewer is gone who was asked to come at the usual interval: 2.5 of them.</summary>
    public TimeSpan SilentAfter => HeartbeatInterval * IntervalsOfSilence;

    /// <summary>The silence of so many intervals means that a viewer is gone.</summary>
    public const double IntervalsOfSilence = 2.5;
}
