namespace XaTube.Media.Playlists;

/// <summary>
/// The segments of one stream that can be watched, oldest first, and the rule of what is listed where. The live playlist and
/// the DVR playlist are two windows over it; numbers only grow, also across publishers and restarts.
/// </summary>
public sealed class SegmentIndex
{
    /// <summary>The live playlist lists at least so many segments, and at least so much time.</summary>
    public const int LiveSegments = 6;

    public static readonly TimeSpan LiveWindow = TimeSpan.FromSeconds(12);

    private readonly List<Segment> _segments = [];
    private readonly TimeSpan _window;
    private TimeSpan _total;

    /// <param name="window">How much the DVR playlist lists.</param>
    /// <param name="earlier">What an earlier process left of the stream.</param>
    /// <param name="next">The number of the next segment.</param>
    /// <param name="discontinuities">How many discontinuities were removed from the playlist.</param>
    public SegmentIndex(TimeSpan window, IEnumerable<Segment>? earlier = null, long next = 0, long discontinuities = 0)
    {
        (_window, Next, DiscontinuitySequence) = (window, next, discontinuities);
        foreach (var segment in earlier ?? [])
            Append(segment);
    }

    /// <summary>All that are listed by the DVR playlist.</summary>
    public IReadOnlyList<Segment> Segments => _segments;

    /// <summary>The number of the next segment.</summary>
    public long Next { get; private set; }

    /// <summary>How many discontinuities came before the first listed segment.</summary>
    public long DiscontinuitySequence { get; private set; }

    /// <summary>Whether no more segments will come.</summary>
    public bool IsEnded { get; set; }

    /// <summary>The longest segment so far, in whole seconds: it may grow, but never shrinks while the stream lasts.</summary>
    public int TargetDuration { get; private set; } = 2;

    /// <summary>Adds a segment, and removes and returns those that have left the window.</summary>
    public IReadOnlyList<Segment> Add(Segment segment)
    {
        Append(segment);
        var removed = 0;
        while (_total - _segments[removed].Duration >= _window && _segments.Count - removed > LiveSegments)
            _total -= _segments[removed++].Duration;
        return Remove(removed);
    }

    /// <summary>Removes the oldest segments down to what the live playlist lists, at most <paramref name="count"/>.</summary>
    public IReadOnlyList<Segment> RemoveOldest(int count)
    {
        var removed = Math.Min(count, LiveStart());
        for (var i = 0; i < removed; i++)
            _total -= _segments[i].Duration;
        return Remove(removed);
    }

    /// <summary>The media playlist with the newest segments only.</summary>
    /// <param name="folder">What comes before the file names.</param>
    public string LivePlaylist(string folder) => MediaPlaylist.Render(this, LiveStart(), folder);

    /// <summary>The media playlist with all segments.</summary>
    public string DvrPlaylist() => MediaPlaylist.Render(this, 0, "");

    /// <summary>The first segment of the live playlist. It never lists fewer than three target durations, which players begin behind.</summary>
    private int LiveStart()
    {
        var shortest = Math.Max(LiveWindow.TotalSeconds, 3 * TargetDuration);
        var listed = 0.0;
        var start = _segments.Count;
        while (start > 0 && (_segments.Count - start < LiveSegments || listed < shortest))
            listed += _segments[--start].Duration.TotalSeconds;
        return start;
    }

    private void Append(Segment segment)
    {
        _segments.Add(segment);
        _total += segment.Duration;
        Next = Math.Max(Next, segment.Sequence + 1);
        TargetDuration = Math.Max(TargetDuration, (int)Math.Round(segment.Duration.TotalSeconds, MidpointRounding.AwayFromZero));
    }

    private List<Segment> Remove(int count)
    {
        var removed = _segments[..count];
        _segments.RemoveRange(0, count);
        DiscontinuitySequence += removed.Count(segment => segment.IsDiscontinuous);
        return removed;
    }
}
