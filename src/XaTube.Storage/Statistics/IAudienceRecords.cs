namespace XaTube.Storage.Statistics;

/// <summary>
/// One viewer session. <see cref="Viewer"/> is a pseudonym that is equal for sessions of the same viewer;
/// <see cref="WatchedMs"/> is credited watch time in milliseconds.
/// </summary>
public sealed record ViewerSessionRow(
    Guid Id, Guid StreamId, string Viewer, DateTimeOffset JoinedAt, DateTimeOffset? EndedAt, long WatchedMs);

/// <summary>Watch time that one reporter (a silo's life) has seen of one stream in one minute: absolute, in milliseconds.</summary>
public sealed record WatchMinuteRow(Guid StreamId, DateTimeOffset Minute, string Reporter, long WatchedMs);

/// <summary>How many watched one stream in one minute: time-weighted average and highest count.</summary>
public sealed record ViewerMinuteRow(Guid StreamId, DateTimeOffset Minute, double AverageViewers, int PeakViewers);

/// <summary>What is known of a stream's audience as a whole. Watch time in milliseconds.</summary>
public sealed record AudienceTotals(int Views, int UniqueViewers, long WatchedMs);

/// <summary>One minute of a stream's audience, all reporters added up. Watch time in milliseconds.</summary>
public sealed record AudienceMinute(
    DateTimeOffset At, double AverageViewers, int PeakViewers, int Joins, long WatchedMs);

/// <summary>
/// Who watched, for how long. Writes are absolute and idempotent: a session keeps its largest watch time and its
/// first end, a minute keeps each reporter's largest value.
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
