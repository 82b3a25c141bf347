namespace XaTube.Silo.Thumbnails;

/// <summary>Thumbnails of the streams that run on this silo. Section <c>XaTube:Thumbnails</c>.</summary>
public sealed class ThumbnailOptions
{
    public const string Section = "XaTube:Thumbnails";

    /// <summary>
    /// Where this silo fetches playlists, as "http://127.0.0.1:8080/hls": the stream's id and ".m3u8" are appended. Default:
    /// none, and no thumbnails are made.
    /// </summary>
    public string? HlsBaseUrl { get; set; }

    /// <summary>
    /// How often a stream's thumbnail is taken: 1 s or more. After three of these without a new one it has none. Default:
    /// 1 min.
    /// </summary>
    public TimeSpan Interval { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>How long after a stream went live its first thumbnail is taken: 0 or more. Default: 10 s.</summary>
    public TimeSpan FirstAfter { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// How long one ffmpeg may run: 1 s or more. Also read by its old name, <c>Patience</c>. Default: 10 s.
    /// </summary>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>How many ffmpegs run at once: 1 to 64. Default: 1.</summary>
    public int AtOnce { get; set; } = 1;

    /// <summary>No thumbnails are taken while the machine's load average per processor is above this; 0: always taken. Default: 2.</summary>
    public double MaxLoad { get; set; } = 2;

    public TimeSpan Lifetime => 3 * Interval;

    /// <summary>The address of a stream's playlist.</summary>
    public string Playlist(Guid stream) => $"{HlsBaseUrl!.TrimEnd('/')}/{stream}.m3u8";
}
