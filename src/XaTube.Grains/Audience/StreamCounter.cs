using XaTube.Storage.Statistics;

namespace XaTube.Grains.Audience;

/// <summary>What one silo knows of one stream's audience: how many there are, and for how long they have watched.</summary>
internal sealed class StreamCounter(Guid streamId)
{
    private readonly Dictionary<DateTimeOffset, long> _watchedMs = [];
    private readonly HashSet<DateTimeOffset> _unwritten = [];
    private DateTimeOffset _reportedAt;
    private int _reported;

    public int Viewers { get; set; }

    /// <summary>How many sessions came here from elsewhere, in all.</summary>
    public long Adopted { get; set; }

    /// <summary>Nothing to remember: a minute's watch time is absolute, so it is kept until the minute is long past.</summary>
    public bool IsIdle => Viewers == 0 && _reported == 0 && _watchedMs.Count == 0;

    public void Credit(long ms, DateTimeOffset now)
    {
        var minute = Minutes.StartOf(now);
        _watchedMs[minute] = _watchedMs.GetValueOrDefault(minute) + ms;
        _unwritten.Add(minute);
    }

    /// <summary>Whether the stream should hear the count now; if so, it counts as told.</summary>
    public bool TakeReport(DateTimeOffset now, AudienceOptions options, out int viewers)
    {
        viewers = Viewers;
        if (viewers == 0 && _reported == 0)
            return false;
        var silence = now - _reportedAt;
        var due = viewers == _reported ? options.ReportAtLeastEvery : options.ReportAtMostEvery;
        if (silence < due)
            return false;
        (_reported, _reportedAt) = (viewers, now);
        return true;
    }

    /// <summary>The minutes whose watch time has grown since they were taken last. Minutes long past are forgotten.</summary>
    public IEnumerable<WatchMinuteRow> TakeMinutes(string reporter, DateTimeOffset now)
    {
        foreach (var minute in _unwritten)
            yield return new WatchMinuteRow(streamId, minute, reporter, _watchedMs[minute]);
        _unwritten.Clear();
        foreach (var minute in _watchedMs.Keys)
            if (now - minute > TimeSpan.FromMinutes(5))
                _watchedMs.Remove(minute);
    }
}
