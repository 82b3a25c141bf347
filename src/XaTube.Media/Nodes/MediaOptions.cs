namespace XaTube.Media.Nodes;

/// <summary>The media agent of one ingest node. Section <c>XaTube:Media</c>.</summary>
public sealed class MediaOptions
{
    public const string Section = "XaTube:Media";

    /// <summary>The node's name, as its callbacks carry it. Default: local.</summary>
    public string Node { get; set; } = "local";

    /// <summary>The kind of its media server: nginx-rtmp, srs or mediamtx. Default: nginx-rtmp.</summary>
    public string Kind { get; set; } = "nginx-rtmp";

    /// <summary>The folder of segments and playlists, which belongs to this agent alone. Default: none, and there is no agent.</summary>
    public string? Folder { get; set; }

    /// <summary>Where the agent plays streams on its media server: the stream's id is appended. Default: rtmp://127.0.0.1:1935/live.</summary>
    public string SourceUrl { get; set; } = "rtmp://127.0.0.1:1935/live";

    /// <summary>Where viewers fetch what is in the folder: a path of the site, or the address of a CDN. Default: /hls.</summary>
    public string BaseUrl { get; set; } = "/hls";

    /// <summary>The media server's control API, as the silos reach it. Default: none.</summary>
    public string? ControlUrl { get; set; }

    /// <summary>The application that encoders publish to. Default: live.</summary>
    public string Application { get; set; } = "live";

    /// <summary>How much of a stream can be watched from before now: 1 min to 1 day. Default: 30 min.</summary>
    public TimeSpan DvrWindow { get; set; } = TimeSpan.FromMinutes(30);

    /// <summary>How long the media of an ended stream is kept: 1 min or more. Default: 10 min.</summary>
    public TimeSpan KeepEnded { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>With less space than this on the disk, in bytes, the DVR windows become shorter: 0 or more. Default: 1 GB.</summary>
    public long MinFreeBytes { get; set; } = 1_000_000_000;
}
