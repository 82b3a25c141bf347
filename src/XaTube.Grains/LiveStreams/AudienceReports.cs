using XaTube.Grains.Audience;

namespace XaTube.Grains.LiveStreams;

/// <summary>One silo's last report as it is stored with its stream.</summary>
[Alias("xatube.StoredReport")]
public sealed record StoredReport(string Silo, long Version, int Viewers, long Rebuilt);

/// <summary>
/// The last viewer count of each silo, and their sum. A silo that has gone keeps its count for a while, less the
/// sessions that others have taken over since, so that the number on the page neither collapses nor doubles.
/// </summary>
public sealed class AudienceReports
{
    private readonly Dictionary<SiloAddress, Entry> _bySilo = [];
    private long _rebuilt;

    /// <summary>Takes a report, unless a newer one of that silo is here.</summary>
    public void Accept(AudienceReport report, DateTimeOffset now)
    {
        var last = _bySilo.GetValueOrDefault(report.Silo);
        if (last is not null && last.Report.Version >= report.Version)
            return;
        // A silo that is heard for the first time has taken over all that it says since we began to listen.
        _rebuilt += Math.Max(0, report.Rebuilt - (last?.Report.Rebuilt ?? 0));
        _bySilo[report.Silo] = new Entry(report, now, _rebuilt);
    }

    /// <summary>
    /// The sum, where <paramref name="isGone"/> tells which silos are no longer there. Reports older than a lifetime are
    /// forgotten.
    /// </summary>
    public int Total(DateTimeOffset now, TimeSpan lifetime, Func<SiloAddress, bool> isGone)
    {
        foreach (var (silo, entry) in _bySilo)
            if (now - entry.At >= lifetime)
                _bySilo.Remove(silo);
        var (here, held, heldSince) = (0, 0, long.MaxValue);
        foreach (var (silo, entry) in _bySilo)
        {
            if (!isGone(silo))
            {
                here += entry.Report.Viewers;
                continue;
            }

            held += entry.Report.Viewers;
            heldSince = Math.Min(heldSince, entry.RebuiltBefore);
        }

        return held == 0 ? here : here + (int)Math.Max(0, held - (_rebuilt - heldSince));
    }

    /// <summary>The reports, for the stream's next life.</summary>
    public StoredReport[] Store() =>
        [.. _bySilo.Values.Select(entry => entry.Report)
            .Select(report => new StoredReport(report.Silo.ToParsableString(), report.Version, report.Viewers, report.Rebuilt))];

    /// <summary>Takes up where an earlier life of the stream left off.</summary>
    public void Restore(IEnumerable<StoredReport> reports, DateTimeOffset now)
    {
        foreach (var report in reports)
        {
            var silo = SiloAddress.FromParsableString(report.Silo);
            _bySilo[silo] = new Entry(new AudienceReport(silo, report.Version, report.Viewers, report.Rebuilt), now, 0);
        }
    }

    private sealed record Entry(AudienceReport Report, DateTimeOffset At, long RebuiltBefore);
}
