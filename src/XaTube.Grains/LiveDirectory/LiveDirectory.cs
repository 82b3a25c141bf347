using XaTube.Grains.LiveStreams;

namespace XaTube.Grains.LiveDirectory;

/// <summary>The rule of the live directory: the latest snapshot of each stream that is not over.</summary>
public sealed class LiveDirectory
{
    private readonly Dictionary<Guid, (LiveStreamSnapshot Snapshot, DateTimeOffset HeardAt)> _streams = [];

    public IReadOnlyList<LiveStreamSnapshot> Streams =>
        _streams.Values.Select(entry => entry.Snapshot).Where(stream => stream.State != LiveStreamState.Ended).ToArray();

    /// <summary>Takes a snapshot, unless a newer one is here. An ended stream is kept a while, to tell late news from new.</summary>
    public void Post(LiveStreamSnapshot snapshot, DateTimeOffset now)
    {
        if (!_streams.TryGetValue(snapshot.Id, out var last) || snapshot.Version > last.Snapshot.Version)
            _streams[snapshot.Id] = (snapshot, now);
    }

    /// <summary>
    /// The streams that have not been heard of for a while: their grains may have died and want waking. Ended ones are
    /// forgotten instead.
    /// </summary>
    public IReadOnlyList<Guid> Stale(DateTimeOffset now, TimeSpan after)
    {
        var silent = _streams.Values.Where(entry => now - entry.HeardAt >= after).ToArray();
        foreach (var (snapshot, _) in silent)
            if (snapshot.State == LiveStreamState.Ended)
                _streams.Remove(snapshot.Id);
        return silent.Where(entry => entry.Snapshot.State != LiveStreamState.Ended).Select(entry => entry.Snapshot.Id).ToArray();
    }
}
