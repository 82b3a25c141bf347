namespace XaTube.Storage.Statistics;

/// <summary>
/// One viewer session. <see cref="Viewer"/> is a pseudonym that is equal for sessions of the same viewer;
/// <see cref="WatchedMs"/> is credited watch time in milliseconds.
/// </summary>
public sealed record ViewerSessionRow(
    Guid Id, Guid StreamId, string Viewer, DateTimeOffset JoinedAt, DateTimeOffset? EndedAt, long WatchedMs);

/// <summary>Watch time that one reporter (an incarnation of a silo) counted of one stream in one minute: absolute, in milliseconds.</summary>
public sealed record WatchMinuteRow(Guid StreamId, DateTimeOffset Minute, string Reporter, long WatchedMs);

/// <summary>The viewers of one stream in one minute: time-weighted average and peak.</summary>
public sealed record ViewerMinuteRow(Guid StreamId, DateTimeOffset Minute, double AverageViewers, int PeakViewers);

/// <summary>The totals of a stream's audience. Watch time in milliseconds.</summary>
public sealed record AudienceTotals(int Views, int UniqueViewers, long WatchedMs);

/// <summary>One minute of a stream's audience, summed over all reporters. Watch time in milliseconds.</summary>
public sealed record AudienceMinute(
    DateTimeOffset At, double AverageViewers, int PeakViewers, int Joins, long WatchedMs);

/// <summary>
/// Viewer sessions and watch time. Writes are absolute and idempotent: a session keeps its largest watch time and its first
/// end, a minute keeps each reporter's largest value.
/// </summary>
public interface IAudienceRecords
{
    Task SaveSessions(IReadOnlyCollection<ViewerSessionRow> sessions, CancellationToken cancel = default);

    Task SaveWatchMinutes(IReadOnlyCollection<WatchMinuteRow> minutes, CancellationToken cancel = default);

    Task SaveViewerMinutes(IReadOnlyCollection<ViewerMinuteRow> minutes, CancellationToken cancel = default);

    Task<AudienceTotals> Totals(Guid streamId, CancellationToken cancel = default);

    /// <summary>Minutes in which anything happened, in order.</summary>
    Task<IReadOnlyList<AudienceMinute>> Minutes(Guid streamId, CancellationToken cancel = default);
}
