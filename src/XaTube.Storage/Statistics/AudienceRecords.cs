namespace XaTube.Storage.Statistics;

/// <remarks>
/// The larger of two values is written as CASE, since the function for it is MAX in SQLite and GREATEST in PostgreSQL. Rows
/// are written in the order of their keys, so that two batches with common rows cannot deadlock.
/// </remarks>
internal sealed class AudienceRecords(Database database) : IAudienceRecords
{
    public Task SaveSessions(IReadOnlyCollection<ViewerSessionRow> sessions, CancellationToken cancel = default) =>
        database.Upsert("viewer_sessions (id, stream_id, viewer, joined_at, ended_at, watched_ms)", """
            ON CONFLICT (id) DO UPDATE SET
                ended_at = COALESCE(viewer_sessions.ended_at, excluded.ended_at),
                watched_ms = CASE WHEN excluded.watched_ms > viewer_sessions.watched_ms
                    THEN excluded.watched_ms ELSE viewer_sessions.watched_ms END
            """,
            row => row.Id,
            sessions.Select(session => new
            {
                Id = session.Id.Text(),
                StreamId = session.StreamId.Text(),
                session.Viewer,
                JoinedAt = session.JoinedAt.Millis(),
                EndedAt = session.EndedAt?.Millis(),
                session.WatchedMs,
            }).OrderBy(row => row.Id, StringComparer.Ordinal), cancel);

    public Task SaveWatchMinutes(IReadOnlyCollection<WatchMinuteRow> minutes, CancellationToken cancel = default) =>
        database.Upsert("watch_minutes (stream_id, minute, reporter, watched_ms)", """
            ON CONFLICT (stream_id, minute, reporter) DO UPDATE SET watched_ms = excluded.watched_ms
            WHERE excluded.watched_ms > watch_minutes.watched_ms
            """,
            row => (row.StreamId, row.Minute, row.Reporter),
            minutes.Select(minute => new
            {
                StreamId = minute.StreamId.Text(),
                Minute = minute.Minute.MinuteMillis(),
                minute.Reporter,
                minute.WatchedMs,
            }).OrderBy(row => row.StreamId, StringComparer.Ordinal).ThenBy(row => row.Minute), cancel);

    public Task SaveViewerMinutes(IReadOnlyCollection<ViewerMinuteRow> minutes, CancellationToken cancel = default) =>
        // The stream is the only writer of its minutes, so the latest average is right; a peak never shrinks.
        database.Upsert("viewer_minutes (stream_id, minute, average_viewers, peak_viewers)", """
            ON CONFLICT (stream_id, minute) DO UPDATE SET
                average_viewers = excluded.average_viewers,
                peak_viewers = CASE WHEN excluded.peak_viewers > viewer_minutes.peak_viewers
                    THEN excluded.peak_viewers ELSE viewer_minutes.peak_viewers END
            """,
            row => (row.StreamId, row.Minute),
            minutes.Select(minute => new
            {
                StreamId = minute.StreamId.Text(),
                Minute = minute.Minute.MinuteMillis(),
                minute.AverageViewers,
                minute.PeakViewers,
            }).OrderBy(row => row.StreamId, StringComparer.Ordinal).ThenBy(row => row.Minute), cancel);

    public async Task<AudienceTotals> Totals(Guid streamId, CancellationToken cancel = default)
    {
        // Watch time is summed over the minutes and not over the sessions, so that it equals the sum of the minutes shown.
        var totals = (await database.QueryReplica<TotalsRecord>("""
            SELECT
                (SELECT COUNT(*) FROM viewer_sessions WHERE stream_id = @Stream) AS Views,
                (SELECT COUNT(DISTINCT viewer) FROM viewer_sessions WHERE stream_id = @Stream) AS UniqueViewers,
                (SELECT CAST(COALESCE(SUM(watched_ms), 0) AS bigint) FROM watch_minutes WHERE stream_id = @Stream)
                    AS WatchedMs
            """, new { Stream = streamId.Text() }, cancel)).Single();
        return new AudienceTotals((int)totals.Views, (int)totals.UniqueViewers, totals.WatchedMs);
    }

    public async Task<IReadOnlyList<AudienceMinute>> Minutes(Guid streamId, CancellationToken cancel = default) =>
        [.. (await database.QueryReplica<MinuteRecord>("""
            SELECT minute AS At, CAST(MAX(average) AS double precision) AS AverageViewers, MAX(peak) AS PeakViewers,
                CAST(SUM(joins) AS bigint) AS Joins, CAST(SUM(watched) AS bigint) AS WatchedMs
            FROM (
                SELECT minute, average_viewers AS average, peak_viewers AS peak, 0 AS joins, 0 AS watched
                FROM viewer_minutes WHERE stream_id = @Stream
                UNION ALL
                SELECT minute, 0, 0, 0, watched_ms
                FROM watch_minutes WHERE stream_id = @Stream
                UNION ALL
                SELECT joined_at - joined_at % 60000, 0, 0, 1, 0
                FROM viewer_sessions WHERE stream_id = @Stream
            ) AS parts
            GROUP BY minute
            ORDER BY minute
            """, new { Stream = streamId.Text() }, cancel)).Select(record => record.ToMinute())];

    private sealed class TotalsRecord
    {
        public long Views { get; init; }
        public long UniqueViewers { get; init; }
        public long WatchedMs { get; init; }
    }

    private sealed class MinuteRecord
    {
        public long At { get; init; }
        public double AverageViewers { get; init; }
        public long PeakViewers { get; init; }
        public long Joins { get; init; }
        public long WatchedMs { get; init; }

        public AudienceMinute ToMinute() => new(At.Time(), AverageViewers, (int)PeakViewers, (int)Joins, WatchedMs);
    }
}
