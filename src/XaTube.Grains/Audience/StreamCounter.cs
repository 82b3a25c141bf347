using XaTube.Storage.Statistics;

namespace XaTube.Grains.Audience;

/// <summary>One silo's viewer count and watch time of one stream.</summary>
internal sealed class StreamCounter(Guid streamId)
{
    // A heartbeat is retried for seconds, not minutes, so by then nothing is credited to an old minute any more.
    private static readonly TimeSpan MinuteLifetime = TimeSpan.FromMinutes(5);

    private readonly Dictionary<DateTimeOffset, long> _watchedMs = [];
    private readonly HashSet<DateTimeOffset> _unwritten = [];
    private DateTimeOffset _reportedAt;
    private int _reported;

    public int Viewers { get; set; }

    /// <summary>How many sessions came here from other silos, in total.</summary>
    public long Adopted { get; set; }

    /// <summary>Whether it can be forgotten. A minute's watch time is written as a total, so it is kept while it can still grow.</summary>
    public bool IsIdle => Viewers == 0 && _reported == 0 && _watchedMs.Count == 0;

    public void Credit(long ms, DateTimeOffset now)
    {
        var minute = Minutes.StartOf(now);
        _watchedMs[minute] = _watchedMs.GetValueOrDefault(minute) + ms;
        _unwritten.Add(minute);
    }

    /// <summary>Whether the count is due to be reported; if so, it counts as reported.</summary>
    public bool TakeReport(DateTimeOffset now, AudienceOptions options, out int viewers)
    {
        viewers = Viewers;
        if (viewers == 0 && _reported == 0)
            return false;
        var period = viewers == _reported ? options.ReportAtLeastEvery : options.ReportAtMostEvery;
        if (now - _reportedAt < period)
            return false;
        (_reported, _reportedAt) = (viewers, now);
        return true;
    }

    /// <summary>The minutes whose watch time has grown since the last call. Old minutes are forgotten.</summary>
    public IEnumerable<WatchMinuteRow> TakeMinutes(string reporter, DateTimeOffset now)
    {
        foreach (var minute in _unwritten)
            yield return new WatchMinuteRow(streamId, minute, reporter, _watchedMs[minute]);
        _unwritten.Clear();
        foreach (var minute in _watchedMs.Keys)
            if (now - minute > MinuteLifetime)
                _watchedMs.Remove(minute);
    }
}
