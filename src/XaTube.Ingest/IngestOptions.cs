namespace XaTube.Ingest;

/// <summary>RTMP addresses of this installation. Section <c>XaTube:Ingest</c>.</summary>
public sealed class IngestOptions
{
    public const string Section = "XaTube:Ingest";

    /// <summary>The server address that streamers enter into their encoder. Default: rtmp://127.0.0.1:1935/live.</summary>
    public string PublishUrl { get; set; } = "rtmp://127.0.0.1:1935/live";

    /// <summary>
    /// Where SRS and MediaMTX relay an accepted broadcast to, as an address on the media server's own machine: an application
    /// that takes publishers and players from loopback only. The stream's id is appended. nginx-rtmp needs none: it renames
    /// the broadcast. Default: rtmp://127.0.0.1:1935/hls.
    /// </summary>
    public string RedirectUrl { get; set; } = "rtmp://127.0.0.1:1935/hls";
}
