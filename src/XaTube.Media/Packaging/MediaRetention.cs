using XaTube.Media.Nodes;

namespace XaTube.Media.Packaging;

/// <summary>
/// Deletes what is not listed any more. Where the disk runs full it first shortens what can be watched from before now, of
/// the streams that keep most; what the live playlists list is never deleted.
/// </summary>
public sealed class MediaRetention(MediaOptions options, TimeProvider time)
{
    // Not settings.
    private static readonly TimeSpan CheckEvery = TimeSpan.FromSeconds(5);
    private const int AtOnce = 30;

    private DateTimeOffset _checkedAt;

    /// <summary>Called often; looks at the disk every 5 s.</summary>
    public void Apply(IReadOnlyCollection<SegmentFolder> folders)
    {
        foreach (var folder in folders)
            folder.DeleteRetired();
        if (time.GetUtcNow() - _checkedAt < CheckEvery)
            return;
        _checkedAt = time.GetUtcNow();
        while (IsShortOfSpace() && folders.MaxBy(folder => folder.Index.Segments.Count) is { } largest && largest.RemoveOldest(AtOnce))
            continue;
    }

    private bool IsShortOfSpace() =>
        Directory.Exists(options.Folder) && new DriveInfo(options.Folder).AvailableFreeSpace < options.MinFreeBytes;
}
