namespace XaTube.Silo.Thumbnails;

/// <summary>Pictures of the streams that run on this silo. Section <c>XaTube:Thumbnails</c>.</summary>
public sealed class ThumbnailOptions
{
    public const string Section = "XaTube:Thumbnails";

    /// <summary>
    /// Where this silo fetches playlists, as "http://127.0.0.1:8080/hls": the stream's id and ".m3u8" are put after it.
    /// Default: none, and no pictures are made.
    /// </summary>
    public string? HlsBaseUrl { get; set; }

    /// <summary>How often each stream has its picture taken; after three of these without a new one it has none. Default: 1 min.</summary>
    public TimeSpan Interval { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>How long after a stream went live its first picture is taken. Default: 10 s.</summary>
    public TimeSpan FirstAfter { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>How long taking one may last. Default: 10 s.</summary>
    public TimeSpan Patience { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>How many are taken at once. Default: 1.</summary>
    public int AtOnce { get; set; } = 1;

    /// <summary>Pictures are left out while the machine's load average per processor is above this; 0 for never. Default: 2.</summary>
    public double MaxLoad { get; set; } = 2;

    public TimeSpan Lifetime => 3 * Interval;

    /// <summary>The address of a stream's playlist.</summary>
    public string Playlist(Guid stream) => $"{HlsBaseUrl!.TrimEnd('/')}/{stream}.m3u8";

    internal string? Fault() =>
        !(Uri.TryCreate(HlsBaseUrl, UriKind.Absolute, out var url) && url.Scheme is "http" or "https")
            ? $"Setting {Section}:HlsBaseUrl must be an address such as http://127.0.0.1:8080/hls."
            : Interval < TimeSpan.FromSeconds(1) ? $"Setting {Section}:Interval must be a second or more."
            : FirstAfter < TimeSpan.Zero ? $"Setting {Section}:FirstAfter must not be negative."
            : Patience < TimeSpan.FromSeconds(1) ? $"Setting {Section}:Patience must be a second or more."
            : AtOnce is < 1 or > 64 ? $"Setting {Section}:AtOnce must be 1 to 64."
            : !(MaxLoad >= 0) ? $"Setting {Section}:MaxLoad must not be negative."
            : null;
}
