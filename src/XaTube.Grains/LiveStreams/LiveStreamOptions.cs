namespace XaTube.Grains.LiveStreams;

/// <summary>
/// How long a stream waits for its publisher, and how long viewer counts stand. Section <c>XaTube:LiveStreams</c>.
/// </summary>
public sealed class LiveStreamOptions
{
    public const string Section = "XaTube:LiveStreams";

    /// <summary>
    /// How often the ingest renews each publisher's lease: the <c>notify_update_timeout</c> in
    /// <c>src/XaTube.Ingest/NginxRtmp/Configuration/ingest.conf.template</c>. 100 ms to 1 min. Default: 5 s.
    /// </summary>
    public TimeSpan UpdatePeriod { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// How long a publisher may be silent before its stream is interrupted. At least two update periods, of which one may be
    /// lost, and a second for delay. Default: 20 s.
    /// </summary>
    public TimeSpan Lease { get; set; } = TimeSpan.FromSeconds(20);

    /// <summary>How long after its last sign of life an interrupted stream can be resumed. Default: 30 s.</summary>
    public TimeSpan Grace { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// How often the figures of a running stream are stored: what a crash may lose of them. 1 s to 30 s; a stream that starts
    /// again after a crash continues its version numbers a minute ahead of what was stored. Default: 10 s.
    /// </summary>
    public TimeSpan Checkpoint { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// How long a silo's last viewer count stands without a newer one. At least <c>XaTube:Audience:HeartbeatInterval</c> times
    /// 2.5, and longer than <c>XaTube:Audience:ReportAtLeastEvery</c>. Default: 0, which means 2.5 intervals, or five
    /// <c>XaTube:Membership:ProbeTimeout</c> where that is longer.
    /// </summary>
    public TimeSpan ReportLifetime { get; set; }
}
