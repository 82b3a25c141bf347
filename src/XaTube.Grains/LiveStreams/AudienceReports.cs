using System.Text.Json.Serialization;
using XaTube.Grains.Audience;

namespace XaTube.Grains.LiveStreams;

/// <summary>One silo's last report as it is stored with its stream, and how old it was then.</summary>
[GenerateSerializer, Alias("xatube.StoredReport")]
public sealed record StoredReport(
    [Id(0)] string Silo,
    [Id(1)] long Version,
    [Id(2)] int Viewers,
    [Id(3)] [property: JsonPropertyName("Rebuilt")] long Adopted,
    [Id(4)] long AgeMs = 0);

/// <summary>
/// The last viewer count of each silo, and their sum. A silo that has gone keeps its count for a while, less the
/// sessions that others have taken over since, so that the number on the page neither collapses nor doubles.
/// </summary>
public sealed class AudienceReports
{
    private readonly Dictionary<SiloAddress, Entry> _bySilo = [];
    private long _adopted;

    /// <summary>Takes a report, unless a newer one of that silo is here.</summary>
    public void Accept(AudienceReport report, DateTimeOffset now)
    {
        var last = _bySilo.GetValueOrDefault(report.Silo);
        if (last is not null && last.Report.Version >= report.Version)
            return;
        // A silo that is heard for the first time has taken over all that it says since we began to listen.
        _adopted += Math.Max(0, report.Adopted - (last?.Report.Adopted ?? 0));
        _bySilo[report.Silo] = new Entry(report, now, _adopted);
    }

    /// <summary>
    /// The sum, where <paramref name="isGone"/> tells which silos are no longer there. Reports older than a lifetime count
    /// no more.
    /// </summary>
    public int Total(DateTimeOffset now, TimeSpan lifetime, Func<SiloAddress, bool> isGone)
    {
        Forget(now, lifetime, isGone);
        var here = _bySilo.Values.Where(entry => !isGone(entry.Report.Silo)).Sum(entry => entry.Report.Viewers);
        return here + (int)Held(isGone).Where(held => now - held.Entry.At < lifetime).Sum(held => held.Left);
    }

    /// <summary>The reports, for the stream's next life: of silos that have gone, what they still count for.</summary>
    public StoredReport[] Store(DateTimeOffset now, TimeSpan lifetime, Func<SiloAddress, bool> isGone)
    {
        Forget(now, lifetime, isGone);
        return [.. _bySilo.Values.Where(entry => !isGone(entry.Report.Silo)).Select(entry => Stored(entry, entry.Report.Viewers))
            .Concat(Held(isGone).Where(held => now - held.Entry.At < lifetime).Select(held => Stored(held.Entry, (int)held.Left)))];

        StoredReport Stored(Entry entry, int viewers) => new(
            entry.Report.Silo.ToParsableString(), entry.Report.Version, viewers, entry.Report.Adopted, (long)(now - entry.At).TotalMilliseconds);
    }

    /// <summary>Takes up where an earlier life of the stream left off. The time between does not count.</summary>
    public void Restore(IEnumerable<StoredReport> reports, DateTimeOffset now)
    {
        foreach (var report in reports)
        {
            var silo = SiloAddress.FromParsableString(report.Silo);
            _bySilo[silo] = new Entry(
                new AudienceReport(silo, report.Version, report.Viewers, report.Adopted), now.AddMilliseconds(-report.AgeMs), 0);
        }
    }

    /// <summary>
    /// One that has gone is remembered for longer than it counts: it goes on explaining what others took over from it.
    /// </summary>
    private void Forget(DateTimeOffset now, TimeSpan lifetime, Func<SiloAddress, bool> isGone)
    {
        foreach (var (silo, entry) in _bySilo)
            if (now - entry.At >= (isGone(silo) ? 2 * lifetime : lifetime))
                _bySilo.Remove(silo);
    }

    /// <summary>
    /// What is left of the counts of silos that have gone. Sessions that others took over belonged to a silo that had
    /// reported by then; of several, to the one that went first: then nobody is missed who has yet to come back.
    /// </summary>
    private List<(Entry Entry, long Left)> Held(Func<SiloAddress, bool> isGone)
    {
        List<(Entry Entry, long Left)> held = [.. _bySilo.Values.Where(entry => isGone(entry.Report.Silo))
            .OrderBy(entry => entry.AdoptedBefore).ThenBy(entry => entry.At).Select(entry => (entry, (long)entry.Report.Viewers))];
        for (var last = 0; last < held.Count; last++)
        {
            var until = last + 1 < held.Count ? held[last + 1].Entry.AdoptedBefore : _adopted;
            var takenOver = until - held[last].Entry.AdoptedBefore;
            for (var first = 0; first <= last && takenOver > 0; first++)
            {
                var (entry, left) = held[first];
                var explained = Math.Min(left, takenOver);
                held[first] = (entry, left - explained);
                takenOver -= explained;
            }
        }

        return held;
    }

    private sealed record Entry(AudienceReport Report, DateTimeOffset At, long AdoptedBefore);
}
