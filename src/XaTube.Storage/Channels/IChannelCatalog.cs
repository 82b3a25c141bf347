namespace XaTube.Storage.Channels;

/// <summary>A channel in the catalog: a projection of its grain, at <see cref="Version"/>.</summary>
public sealed record ChannelRow(
    Guid Id,
    Guid OwnerId,
    string Handle,
    string Title,
    string? Description,
    string? Category,
    IReadOnlyList<string> Tags,
    string? CoverUrl,
    DateTimeOffset CreatedAt,
    DateTimeOffset? DeletedAt,
    long Version);

/// <summary>A filter: a text in handle, title or description, and a category, both compared without case. Null matches all.</summary>
public sealed record ChannelSearch(string? Text = null, string? Category = null);

/// <summary>The catalog of channels. Repeating a call changes nothing.</summary>
public interface IChannelCatalog
{
    /// <summary>Claims a handle (compared without case) for a channel. False when another channel holds it; true again for its holder.</summary>
    Task<bool> TryClaimHandle(string handle, Guid channelId, CancellationToken cancel = default);

    /// <summary>Releases a handle, if this channel holds it.</summary>
    Task ReleaseHandle(string handle, Guid channelId, CancellationToken cancel = default);

    /// <summary>Writes the row, unless the catalog has this version or a newer one.</summary>
    Task Project(ChannelRow row, CancellationToken cancel = default);

    /// <summary>A channel that is not deleted, or null.</summary>
    Task<ChannelRow?> Find(Guid id, CancellationToken cancel = default);

    /// <summary>A channel that is not deleted, by its handle (compared without case), or null.</summary>
    Task<ChannelRow?> FindByHandle(string handle, CancellationToken cancel = default);

    /// <summary>Channels that are not deleted, newest first.</summary>
    Task<Page<ChannelRow>> List(ChannelSearch search, PageRequest page, CancellationToken cancel = default);

    /// <summary>The channels of one account that are not deleted, oldest first.</summary>
    Task<IReadOnlyList<ChannelRow>> OwnedBy(Guid accountId, CancellationToken cancel = default);
}
