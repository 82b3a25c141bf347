using XaTube.Grains.Audience;

namespace XaTube.Grains.LiveStreams;

/// <summary>
/// Counts the viewers of one running stream from the silos' reports and their membership, and keeps its timeline. Each step
/// returns the next record; completed minutes go to <paramref name="completed"/>.
/// </summary>
internal sealed class LiveStreamAudience(
    ISiloStatusOracle silos, TimeProvider time, TimeSpan reportLifetime, ICollection<ViewerMinute> completed)
{
    private readonly AudienceReports _reports = new();

    /// <summary>Takes a silo's report, unless the silo was declared dead: one that hung and resumes does not know that its viewers are elsewhere.</summary>
    public void Accept(AudienceReport report)
    {
        if (silos.GetApproximateSiloStatus(report.Silo) != SiloStatus.Dead)
            _reports.Accept(report, time.GetUtcNow());
    }

    /// <summary>The record that an earlier activation left, counting on from now.</summary>
    public LiveStreamRecord Resume(LiveStreamRecord stream)
    {
        var now = time.GetUtcNow();
        _reports.Restore(stream.Reports, now);
        return Recount(LiveStream.Reactivate(stream, now) with { Audience = stream.Audience.ResumedAt(now) });
    }

    /// <summary>The record with the time until now in its figures; an ended one as it is.</summary>
    public LiveStreamRecord UpToNow(LiveStreamRecord stream) =>
        stream.State == LiveStreamState.Ended ? stream : stream with { Audience = stream.Audience.UpTo(time.GetUtcNow(), completed) };

    /// <summary>The record with the present count; the same record if that is unchanged.</summary>
    public LiveStreamRecord Recount(LiveStreamRecord stream)
    {
        var viewers = _reports.Total(time.GetUtcNow(), reportLifetime, IsGone);
        return viewers == stream.Audience.Viewers
            ? stream
            : stream with { Audience = stream.Audience.Count(viewers, time.GetUtcNow(), completed) };
    }

    /// <summary>The silos' reports, to be stored.</summary>
    public StoredReport[] Reports => _reports.Store(time.GetUtcNow(), reportLifetime, IsGone);

    private bool IsGone(SiloAddress silo) =>
        silos.GetApproximateSiloStatus(silo) is SiloStatus.ShuttingDown or SiloStatus.Stopping or SiloStatus.Dead or SiloStatus.None;
}
