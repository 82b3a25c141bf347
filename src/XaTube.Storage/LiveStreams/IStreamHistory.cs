namespace XaTube.Storage.LiveStreams;

/// <summary>
/// A stream as history shows it: the projection of its grain, of which <see cref="Version"/> tells the age.
/// <see cref="State"/> is "live", "interrupted" or "ended"; <see cref="LastSeenAt"/> its last sign of life.
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

/// <summary>The history of streams. Every call may be repeated: the second time changes nothing.</summary>
public interface IStreamHistory
{
    /// <summary>Writes the row, unless history holds the same or a newer version of it.</summary>
    Task Project(StreamRow row, CancellationToken cancel = default);

    Task<StreamRow?> Find(Guid id, CancellationToken cancel = default);

    /// <summary>The streams of one channel, newest first.</summary>
    Task<Page<StreamRow>> OfChannel(Guid channelId, PageRequest page, CancellationToken cancel = default);

    /// <summary>Streams that history does not know to have ended: those to look at after a start.</summary>
    Task<IReadOnlyList<StreamRow>> NotEnded(CancellationToken cancel = default);
}
