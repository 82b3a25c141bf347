namespace XaTube.Storage.LiveStreams;

/// <summary>
/// A stream in the history: a projection of its grain, at <see cref="Version"/>. <see cref="State"/> is "live",
/// "interrupted" or "ended"; <see cref="LastSeenAt"/> is its publisher's last sign of life.
/// </summary>
public sealed record StreamRow(
    Guid Id,
    Guid ChannelId,
    string Title,
    string? Category,
    string State,
    DateTimeOffset StartedAt,
    DateTimeOffset? EndedAt,
    DateTimeOffset LastSeenAt,
    int PeakViewers,
    double AverageViewers,
    string? EndReason,
    long Version);

/// <summary>The history of streams. Repeating a call changes nothing.</summary>
public interface IStreamHistory
{
    /// <summary>Writes the row, unless the history has this version or a newer one.</summary>
    Task Project(StreamRow row, CancellationToken cancel = default);

    Task<StreamRow?> Find(Guid id, CancellationToken cancel = default);

    /// <summary>The streams of one channel, newest first.</summary>
    Task<Page<StreamRow>> OfChannel(Guid channelId, PageRequest page, CancellationToken cancel = default);

    /// <summary>Streams that have not ended, as far as the history knows: they must be activated after a start.</summary>
    Task<IReadOnlyList<StreamRow>> NotEnded(CancellationToken cancel = default);
}
