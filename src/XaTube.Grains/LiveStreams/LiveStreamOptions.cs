namespace XaTube.Grains.LiveStreams;

/// <summary>How long a stream waits for its publisher. Section <c>XaTube:LiveStreams</c>.</summary>
public sealed class LiveStreamOptions
{
    public const string Section = "XaTube:LiveStreams";

    /// <summary>
    /// How long a publisher may be silent before its stream is interrupted. More than twice the ingest's update
    /// interval (5 s). Default: 20 s.
    /// </summary>
    public TimeSpan Lease { get; set; } = TimeSpan.FromSeconds(20);

    /// <summary>How long after its last sign of life an interrupted stream can be resumed. Default: 30 s.</summary>
    public TimeSpan Grace { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>How often the figures of a running stream are stored: what a crash may lose of them. Default: 10 s.</summary>
    public TimeSpan Checkpoint { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// How long a silo's last viewer count stands without a newer one: 2.5 heartbeat intervals. Default: 25 s.
    /// </summary>
    public TimeSpan ReportLifetime { get; set; } = TimeSpan.FromSeconds(25);
}
