namespace XaTube.Silo.Thumbnails;

/// <summary>How a stream's turn to have its picture taken ended.</summary>
public enum ThumbnailOutcome
{
    Taken,

    /// <summary>ffmpeg is not installed.</summary>
    NoFfmpeg,

    /// <summary>ffmpeg found no picture.</summary>
    Failed,

    /// <summary>ffmpeg took too long and was killed.</summary>
    TimedOut,

    /// <summary>The picture was of more bytes than anybody should have to load.</summary>
    TooLarge,

    /// <summary>The silo has stood still, and may have been given up by the others.</summary>
    SkippedInDoubt,

    /// <summary>The machine has more to do than it should have for this.</summary>
    SkippedUnderLoad,
}
