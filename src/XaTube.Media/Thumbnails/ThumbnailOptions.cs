namespace XaTube.Media.Thumbnails;

/// <summary>Thumbnails of the streams that a media agent packages. Section <c>XaTube:Thumbnails</c>.</summary>
public sealed class ThumbnailOptions
{
    public const string Section = "XaTube:Thumbnails";

    /// <summary>
    /// How often a stream's thumbnail is taken: 1 s or more. After three of these without a new one it has none. Default:
    /// 1 min.
    /// </summary>
    public TimeSpan Interval { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>How long after a stream's first segment its first thumbnail is taken: 0 or more. Default: 0.</summary>
    public TimeSpan FirstAfter { get; set; }

    /// <summary>
    /// How long one ffmpeg may run: 1 s or more. Also read by its old name, <c>Patience</c>. Default: 10 s.
    /// </summary>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>How many ffmpegs run at once: 1 to 64. Default: 1.</summary>
    public int AtOnce { get; set; } = 1;

    /// <summary>While the machine's load average per processor is above this only every third is taken; 0: all are. Default: 2.</summary>
    public double MaxLoad { get; set; } = 2;

    public TimeSpan Lifetime => 3 * Interval;
}
