using System.Text.Json;

namespace XaTube.Storage.Channels;

internal sealed class ChannelCatalog(Database database) : IChannelCatalog
{
    private const string Select = """
        SELECT id AS Id, owner_id AS OwnerId, handle AS Handle, title AS Title, description AS Description,
            category AS Category, tags AS Tags, cover_url AS CoverUrl, created_at AS CreatedAt,
            deleted_at AS DeletedAt, version AS Version
        FROM channels c
        """;

    public async Task<bool> TryClaimHandle(string handle, Guid channelId, CancellationToken cancel = default) =>
        // The holder's own row is updated to its present value, so that "one row changed" means "claimed" in one statement.
        await database.Execute("""
            INSERT INTO channel_handles (handle_key, channel_id) VALUES (@Handle, @Channel)
            ON CONFLICT (handle_key) DO UPDATE SET channel_id = excluded.channel_id
                WHERE channel_handles.channel_id = excluded.channel_id
            """, new { Handle = handle.Key(), Channel = channelId.Text() }, cancel) == 1;

    public Task ReleaseHandle(string handle, Guid channelId, CancellationToken cancel = default) =>
        database.Execute(
            "DELETE FROM channel_handles WHERE handle_key = @Handle AND channel_id = @Channel",
            new { Handle = handle.Key(), Channel = channelId.Text() }, cancel);

    public Task Project(ChannelRow row, CancellationToken cancel = default) =>
        database.Execute("""
            INSERT INTO channels (id, owner_id, handle, handle_key, title, description, category, tags, cover_url,
                search_text, created_at, deleted_at, version)
            VALUES (@Id, @OwnerId, @Handle, @HandleKey, @Title, @Description, @Category, @Tags, @CoverUrl,
                @SearchText, @CreatedAt, @DeletedAt, @Version)
            ON CONFLICT (id) DO UPDATE SET
                owner_id = excluded.owner_id,
                handle = excluded.handle,
                handle_key = excluded.handle_key,
                title = excluded.title,
                description = excluded.description,
                category = excluded.category,
                tags = excluded.tags,
                cover_url = excluded.cover_url,
                search_text = excluded.search_text,
                created_at = excluded.created_at,
                deleted_at = excluded.deleted_at,
                version = excluded.version
            WHERE excluded.version > channels.version
            """,
            new
            {
                Id = row.Id.Text(),
                OwnerId = row.OwnerId.Text(),
                row.Handle,
                HandleKey = row.Handle.Key(),
                Title = row.Title.Storable(),
                Description = row.Description?.Storable(),
                Category = row.Category?.Storable(),
                Tags = JsonSerializer.Serialize(row.Tags),
                row.CoverUrl,
                // Lower-cased here because SQLite's lower() covers only ASCII.
                SearchText = $"{row.Handle}\n{row.Title}\n{row.Description}".Key(),
                CreatedAt = row.CreatedAt.Millis(),
                DeletedAt = row.DeletedAt?.Millis(),
                row.Version,
            }, cancel);

    public async Task<ChannelRow?> Find(Guid id, CancellationToken cancel = default) =>
        (await database.QueryOne<Record>(
            $"{Select} WHERE c.id = @Id AND c.deleted_at IS NULL", new { Id = id.Text() }, cancel))?.ToRow();

    public async Task<ChannelRow?> FindByHandle(string handle, CancellationToken cancel = default) =>
        // Right after a handle was claimed by another channel, the former one's row may still have it: the claim decides.
        (await database.QueryOne<Record>($"""
            {Select}
            LEFT JOIN channel_handles h ON h.handle_key = c.handle_key AND h.channel_id = c.id
            WHERE c.handle_key = @Handle AND c.deleted_at IS NULL
            ORDER BY CASE WHEN h.channel_id IS NULL THEN 1 ELSE 0 END, c.created_at, c.id
            LIMIT 1
            """, new { Handle = handle.Key() }, cancel))?.ToRow();

    public async Task<Page<ChannelRow>> List(ChannelSearch search, PageRequest page, CancellationToken cancel = default)
    {
        var cursor = Cursor.Parse(page.After);
        var found = await database.QueryReplica<Record>($"""
            {Select}
            WHERE c.deleted_at IS NULL AND (c.created_at, c.id) < (@At, @Id)
                {(search.Category is null ? "" : "AND lower(c.category) = lower(@Category)")}
                {(string.IsNullOrWhiteSpace(search.Text) ? "" : "AND c.search_text LIKE @Pattern ESCAPE '!'")}
            ORDER BY c.created_at DESC, c.id DESC
            LIMIT @Probe
            """,
            new
            {
                cursor.At,
                cursor.Id,
                Category = search.Category?.Storable(),
                Pattern = Pattern(search.Text),
                Probe = page.Probe(),
            }, cancel);
        return found.Select(record => record.ToRow()).ToList()
            .ToPage(page, row => new Cursor(row.CreatedAt.Millis(), row.Id.Text()));
    }

    public async Task<IReadOnlyList<ChannelRow>> OwnedBy(Guid accountId, CancellationToken cancel = default) =>
        [.. (await database.Query<Record>($"""
            {Select}
            WHERE c.owner_id = @Owner AND c.deleted_at IS NULL
            ORDER BY c.created_at, c.id
            """, new { Owner = accountId.Text() }, cancel)).Select(record => record.ToRow())];

    /// <summary>A LIKE pattern for the text anywhere, with its wildcards escaped.</summary>
    private static string Pattern(string? text) =>
        "%" + text?.Trim().Key().Replace("!", "!!").Replace("%", "!%").Replace("_", "!_") + "%";

    private sealed class Record
    {
        public string Id { get; init; } = "";
        public string OwnerId { get; init; } = "";
        public string Handle { get; init; } = "";
        public string Title { get; init; } = "";
        public string? Description { get; init; }
        public string? Category { get; init; }
        public string Tags { get; init; } = "[]";
        public string? CoverUrl { get; init; }
        public long CreatedAt { get; init; }
        public long? DeletedAt { get; init; }
        public long Version { get; init; }

        public ChannelRow ToRow() => new(
            Guid.Parse(Id), Guid.Parse(OwnerId), Handle, Title, Description, Category,
            JsonSerializer.Deserialize<string[]>(Tags) ?? [], CoverUrl, CreatedAt.Time(), DeletedAt?.Time(), Version);
    }
}
