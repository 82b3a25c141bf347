namespace XaTube.Storage.LiveStreams;

internal sealed class StreamHistory(Database database) : IStreamHistory
{
    private const string Select = """
        SELECT id AS Id, channel_id AS ChannelId, title AS Title, category AS Category, state AS State,
            started_at AS StartedAt, ended_at AS EndedAt, last_seen_at AS LastSeenAt, peak_viewers AS PeakViewers,
            average_viewers AS AverageViewers, end_reason AS EndReason, version AS Version
        FROM streams
        """;

    public Task Project(StreamRow row, CancellationToken cancel = default) =>
        database.Execute("""
            INSERT INTO streams (id, channel_id, title, category, state, started_at, ended_at, last_seen_at,
                peak_viewers, average_viewers, end_reason, version)
            VALUES (@Id, @ChannelId, @Title, @Category, @State, @StartedAt, @EndedAt, @LastSeenAt,
                @PeakViewers, @AverageViewers, @EndReason, @Version)
            ON CONFLICT (id) DO UPDATE SET
                channel_id = excluded.channel_id,
                title = excluded.title,
                category = excluded.category,
                state = excluded.state,
                started_at = excluded.started_at,
                ended_at = excluded.ended_at,
                last_seen_at = excluded.last_seen_at,
                peak_viewers = excluded.peak_viewers,
                average_viewers = excluded.average_viewers,
                end_reason = excluded.end_reason,
                version = excluded.version
            WHERE excluded.version > streams.version
            """,
            new
            {
                Id = row.Id.Text(),
                ChannelId = row.ChannelId.Text(),
                Title = row.Title.Storable(),
                Category = row.Category?.Storable(),
                row.State,
                StartedAt = row.StartedAt.Millis(),
                EndedAt = row.EndedAt?.Millis(),
                LastSeenAt = row.LastSeenAt.Millis(),
                row.PeakViewers,
                row.AverageViewers,
                row.EndReason,
                row.Version,
            }, cancel);

    public async Task<StreamRow?> Find(Guid id, CancellationToken cancel = default) =>
        (await database.QueryOne<Record>($"{Select} WHERE id = @Id", new { Id = id.Text() }, cancel))?.ToRow();

    public async Task<Page<StreamRow>> OfChannel(Guid channelId, PageRequest page, CancellationToken cancel = default)
    {
        var cursor = Cursor.Parse(page.After);
        var found = await database.QueryReplica<Record>($"""
            {Select}
            WHERE channel_id = @Channel AND (started_at, id) < (@At, @Id)
            ORDER BY started_at DESC, id DESC
            LIMIT @Probe
            """, new { Channel = channelId.Text(), cursor.At, cursor.Id, Probe = page.Probe() }, cancel);
        return found.Select(record => record.ToRow()).ToList()
            .ToPage(page, row => new Cursor(row.StartedAt.Millis(), row.Id.Text()));
    }

    public async Task<IReadOnlyList<StreamRow>> NotEnded(CancellationToken cancel = default) =>
        [.. (await database.Query<Record>($"{Select} WHERE state <> 'ended' ORDER BY started_at, id", null, cancel))
            .Select(record => record.ToRow())];

    private sealed class Record
    {
        public string Id { get; init; } = "";
        public string ChannelId { get; init; } = "";
        public string Title { get; init; } = "";
        public string? Category { get; init; }
        public string State { get; init; } = "";
        public long StartedAt { get; init; }
        public long? EndedAt { get; init; }
        public long LastSeenAt { get; init; }
        public long PeakViewers { get; init; }
        public double AverageViewers { get; init; }
        public string? EndReason { get; init; }
        public long Version { get; init; }

        public StreamRow ToRow() => new(
            Guid.Parse(Id), Guid.Parse(ChannelId), Title, Category, State, StartedAt.Time(), EndedAt?.Time(),
            LastSeenAt.Time(), (int)PeakViewers, AverageViewers, EndReason, Version);
    }
}
