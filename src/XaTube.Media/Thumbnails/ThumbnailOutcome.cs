namespace XaTube.Media.Thumbnails;

/// <summary>The result of one attempt to take a thumbnail. The names are values of a metric's label.</summary>
public enum ThumbnailOutcome
{
    Taken,

    /// <summary>ffmpeg is not installed.</summary>
    NoFfmpeg,

    /// <summary>ffmpeg failed, or found no frame.</summary>
    Failed,

    /// <summary>ffmpeg took too long and was killed.</summary>
    TimedOut,

    /// <summary>The JPEG was larger than <see cref="FrameGrabber.MaxBytes"/>.</summary>
    TooLarge,

    SkippedUnderLoad,
}
