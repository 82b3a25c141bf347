namespace XaTube.Api.RtmpCallbacks;

/// <summary>Where broadcasts go in. Section <c>XaTube:Ingest</c>.</summary>
public sealed class IngestOptions
{
    public const string Section = "XaTube:Ingest";

    /// <summary>What a streamer types as the server. Default: rtmp://127.0.0.1:1935/live.</summary>
    public string PublishUrl { get; set; } = "rtmp://127.0.0.1:1935/live";

    /// <summary>
    /// Where an ingest sends an accepted broadcast, as seen by the ingest itself: its loopback-only HLS application.
    /// Default: rtmp://127.0.0.1:1935/hls.
    /// </summary>
    public string RedirectUrl { get; set; } = "rtmp://127.0.0.1:1935/hls";
}
