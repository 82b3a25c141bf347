using System.Text.Json.Serialization;
using XaTube.Grains.Audience;

namespace XaTube.Grains.LiveStreams;

/// <summary>One silo's last report as it is stored with its stream, and its age at that time.</summary>
[GenerateSerializer, Alias("xatube.StoredReport")]
public sealed record StoredReport(
    [Id(0)] string Silo,
    [Id(1)] long Version,
    [Id(2)] int Viewers,
    [Id(3)][property: JsonPropertyName("Rebuilt")] long Adopted,
    [Id(4)] long AgeMs = 0);

/// <summary>
/// The last viewer count of each silo, and their sum. The count of a silo that is gone is held for a while, less the
/// sessions that others have adopted since, so that the number on the page neither collapses nor doubles.
/// </summary>
public sealed class AudienceReports
{
    private readonly Dictionary<SiloAddress, Entry> _bySilo = [];
    private long _adopted;

    /// <summary>Takes a report, unless a newer one of that silo has been taken.</summary>
    public void Accept(AudienceReport report, DateTimeOffset now)
    {
        var last = _bySilo.GetValueOrDefault(report.Silo);
        if (last is not null && last.Report.Version >= report.Version)
            return;
        // From a silo that reports for the first time, all adopted sessions were adopted since this activation began.
        _adopted += Math.Max(0, report.Adopted - (last?.Report.Adopted ?? 0));
        _bySilo[report.Silo] = new Entry(report, now, _adopted);
    }

    /// <summary>
    /// The sum; <paramref name="isGone"/> tells which silos are no longer members. Reports older than their lifetime do not
    /// count.
    /// </summary>
    public int Total(DateTimeOffset now, TimeSpan lifetime, Func<SiloAddress, bool> isGone)
    {
        Forget(now, lifetime, isGone);
        var here = _bySilo.Values.Where(entry => !isGone(entry.Report.Silo)).Sum(entry => entry.Report.Viewers);
        return here + (int)Held(isGone).Where(held => now - held.Entry.At < lifetime).Sum(held => held.Left);
    }

    /// <summary>The reports for the next activation: of silos that are gone, with the count that is still held.</summary>
    public StoredReport[] Store(DateTimeOffset now, TimeSpan lifetime, Func<SiloAddress, bool> isGone)
    {
        Forget(now, lifetime, isGone);
        return [.. _bySilo.Values.Where(entry => !isGone(entry.Report.Silo)).Select(entry => Stored(entry, entry.Report.Viewers))
            .Concat(Held(isGone).Where(held => now - held.Entry.At < lifetime).Select(held => Stored(held.Entry, (int)held.Left)))];

        StoredReport Stored(Entry entry, int viewers) => new(
            entry.Report.Silo.ToParsableString(), entry.Report.Version, viewers, entry.Report.Adopted, (long)(now - entry.At).TotalMilliseconds);
    }

    /// <summary>Continues from the reports of an earlier activation. The time in between does not age them.</summary>
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
    /// A silo that is gone is remembered for twice as long as it counts, to attribute the sessions that others adopt from it.
    /// </summary>
    private void Forget(DateTimeOffset now, TimeSpan lifetime, Func<SiloAddress, bool> isGone)
    {
        foreach (var (silo, entry) in _bySilo)
            if (now - entry.At >= (isGone(silo) ? 2 * lifetime : lifetime))
                _bySilo.Remove(silo);
    }

    /// <summary>
    /// What is left of the counts of silos that are gone. Sessions that others adopted are subtracted from silos that had reported
    /// by then, the one that left first before the others, so that viewers of a later one are not subtracted too soon.
    /// </summary>
    private List<(Entry Entry, long Left)> Held(Func<SiloAddress, bool> isGone)
    {
        List<(Entry Entry, long Left)> held = [.. _bySilo.Values.Where(entry => isGone(entry.Report.Silo))
            .OrderBy(entry => entry.AdoptedBefore).ThenBy(entry => entry.At).Select(entry => (entry, (long)entry.Report.Viewers))];
        for (var last = 0; last < held.Count; last++)
        {
            var until = last + 1 < held.Count ? held[last + 1].Entry.AdoptedBefore : _adopted;
            var adopted = until - held[last].Entry.AdoptedBefore;
            for (var first = 0; first <= last && adopted > 0; first++)
            {
                var (entry, left) = held[first];
                var attributed = Math.Min(left, adopted);
                held[first] = (entry, left - attributed);
                adopted -= attributed;
            }
        }

        return held;
    }

    private sealed record Entry(AudienceReport Report, DateTimeOffset At, long AdoptedBefore);
}
