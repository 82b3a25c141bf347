using XaTube.Grains.Thumbnails;

namespace XaTube.Grains.LiveStreams;

/// <summary>The picture of the stream, which its silo takes and keeps beside it.</summary>
public sealed partial class LiveStreamGrain
{
    /// <summary>When the picture that there is was taken.</summary>
    private DateTimeOffset? ThumbnailAt => Picture()?.At;

    public Task<Thumbnail?> GetThumbnail()
    {
        // As for one that is described.
        if (!stored.RecordExists)
            DeactivateOnIdle();
        return Task.FromResult(Picture());
    }

    private Thumbnail? Picture() => IsRunning ? local.ThumbnailOf(this.GetPrimaryKey(), time.GetUtcNow()) : null;
}
