using XaTube.Grains.Audience;

namespace XaTube.Grains.LiveStreams;

/// <summary>
/// The last viewer count of each silo, and their sum. A silo that falls silent keeps its count for a while, so that
/// the number on the page does not collapse when a silo does.
/// </summary>
public sealed class AudienceReports
{
    private readonly Dictionary<string, (AudienceReport Report, DateTimeOffset At)> _bySilo = [];

    /// <summary>Takes a report, unless a newer one of that silo is here.</summary>
    public void Accept(AudienceReport report, DateTimeOffset now)
    {
        if (!_bySilo.TryGetValue(report.Silo, out var last)
            || (report.Epoch, report.Version).CompareTo((last.Report.Epoch, last.Report.Version)) > 0)
            _bySilo[report.Silo] = (report, now);
    }

    /// <summary>The sum of the reports that are younger than a lifetime; older ones are forgotten.</summary>
    public int Total(DateTimeOffset now, TimeSpan lifetime)
    {
        foreach (var (silo, (_, at)) in _bySilo)
            if (now - at >= lifetime)
                _bySilo.Remove(silo);
        return _bySilo.Values.Sum(entry => entry.Report.Viewers);
    }
}
