using XaTube.Grains.Thumbnails;

namespace XaTube.Grains.LiveStreams;

/// <summary>
/// What the media agent said of a stream, in memory only: the agent repeats it. A report that is not repeated counts no
/// longer than <see cref="ReportLifetime"/>, since its agent may be gone.
/// </summary>
internal sealed class LiveStreamMedia(TimeProvider time)
{
    /// <summary>Agents report every second.</summary>
    public static readonly TimeSpan ReportLifetime = TimeSpan.FromSeconds(8);

    private MediaReport? _report;
    private DateTimeOffset _reportedAt;
    private Thumbnail? _thumbnail;
    private DateTimeOffset _thumbnailUntil;

    /// <summary>The last picture; null where there is none, or only one that is too old.</summary>
    public Thumbnail? Thumbnail => time.GetUtcNow() < _thumbnailUntil ? _thumbnail : null;

    /// <summary>Where viewers fetch it, as its agent has reported; null where none has.</summary>
    public string? BaseUrlOf(LiveStreamRecord stream) => ReportOn(stream)?.BaseUrl;

    public void Accept(LiveStreamRecord stream, MediaReport report)
    {
        if (report.Publisher == stream.Publisher)
            (_report, _reportedAt) = (report, time.GetUtcNow());
    }

    public void SetThumbnail(Thumbnail thumbnail, TimeSpan lifetime) => (_thumbnail, _thumbnailUntil) = (thumbnail, thumbnail.At + lifetime);

    /// <summary>The last report, if it is about the publisher that holds the stream.</summary>
    public MediaReport? ReportOn(LiveStreamRecord stream) => _report is { } report && report.Publisher == stream.Publisher ? report : null;

    /// <summary>Whether the stream can be watched now.</summary>
    public MediaState StateOf(LiveStreamRecord stream) => ReportOn(stream)?.State switch
    {
        // What was never there cannot have stopped.
        null or MediaState.Waiting => MediaState.Waiting,
        MediaState.Unsupported => MediaState.Unsupported,
        MediaState.Ok when stream.State == LiveStreamState.Live && time.GetUtcNow() - _reportedAt < ReportLifetime => MediaState.Ok,
        _ => MediaState.Stalled,
    };
}
