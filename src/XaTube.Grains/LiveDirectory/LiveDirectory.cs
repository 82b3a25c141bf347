using XaTube.Grains.LiveStreams;

namespace XaTube.Grains.LiveDirectory;

/// <summary>The rule of the live directory: the latest snapshot of each stream that has not ended.</summary>
public sealed class LiveDirectory
{
    private readonly Dictionary<Guid, (LiveStreamSnapshot Snapshot, DateTimeOffset PostedAt)> _streams = [];

    public IReadOnlyList<LiveStreamSnapshot> Streams =>
        _streams.Values.Select(entry => entry.Snapshot).Where(stream => stream.State != LiveStreamState.Ended).ToArray();

    /// <summary>Stores a snapshot, unless it has a newer one. An ended stream is kept a while, to recognise late snapshots.</summary>
    public void Post(LiveStreamSnapshot snapshot, DateTimeOffset now)
    {
        if (!_streams.TryGetValue(snapshot.Id, out var last) || snapshot.Version > last.Snapshot.Version)
            _streams[snapshot.Id] = (snapshot, now);
    }

    /// <summary>
    /// The running streams without a snapshot for so long: their grains may have been lost with a silo and must be activated.
    /// Ended ones are forgotten instead.
    /// </summary>
    public IReadOnlyList<Guid> Stale(DateTimeOffset now, TimeSpan after)
    {
        var stale = _streams.Values.Where(entry => now - entry.PostedAt >= after).ToArray();
        foreach (var (snapshot, _) in stale)
            if (snapshot.State == LiveStreamState.Ended)
                _streams.Remove(snapshot.Id);
        return stale.Where(entry => entry.Snapshot.State != LiveStreamState.Ended).Select(entry => entry.Snapshot.Id).ToArray();
    }
}
