using System.Collections.Concurrent;
using XaTube.Grains.Thumbnails;

namespace XaTube.Grains.LiveStreams;

/// <summary>A stream that a publisher holds, and whose grain is on this silo.</summary>
/// <param name="Id">The stream.</param>
/// <param name="Since">Since when it has been live here without an interruption.</param>
public readonly record struct LocalStream(Guid Id, DateTimeOffset Since);

/// <summary>
/// The running streams whose grains are on this silo, and their thumbnails, which are kept for no longer than the grain is
/// here. Safe for threads.
/// </summary>
public sealed class LocalStreams
{
    private readonly ConcurrentDictionary<Guid, Entry> _entries = new();

    /// <summary>The live streams; interrupted ones are not among them.</summary>
    public IReadOnlyList<LocalStream> Live =>
        [.. _entries.Where(entry => entry.Value.LiveSince is not null).Select(entry => new LocalStream(entry.Key, entry.Value.LiveSince!.Value))];

    /// <summary>Called by the stream's grain once a second, with the state of the stream. Repeating it changes nothing.</summary>
    public void Update(Guid stream, LiveStreamState state, DateTimeOffset now)
    {
        if (state == LiveStreamState.Ended)
            Remove(stream);
        else if (!_entries.TryGetValue(stream, out var last) || last.LiveSince is not null != (state == LiveStreamState.Live))
            _entries[stream] = new Entry(state == LiveStreamState.Live ? now : null) { Picture = last?.Picture };
    }

    /// <summary>The stream has ended, or its grain has left this silo.</summary>
    public void Remove(Guid stream) => _entries.TryRemove(stream, out _);

    /// <summary>Keeps a picture of the stream, if it is here still, in place of the last.</summary>
    public void SetThumbnail(Guid stream, Thumbnail thumbnail, DateTimeOffset until)
    {
        if (_entries.TryGetValue(stream, out var entry))
            entry.Picture = new Picture(thumbnail, until);
    }

    /// <summary>The last picture of a stream; null where there is none, or only one that is too old.</summary>
    public Thumbnail? ThumbnailOf(Guid stream, DateTimeOffset now) =>
        _entries.TryGetValue(stream, out var entry) && entry.Picture is { } picture && now < picture.Until ? picture.Thumbnail : null;

    private sealed class Entry(DateTimeOffset? liveSince)
    {
        private volatile Picture? _picture;

        public DateTimeOffset? LiveSince => liveSince;

        public Picture? Picture
        {
            get => _picture;
            set => _picture = value;
        }
    }

    private sealed record Picture(Thumbnail Thumbnail, DateTimeOffset Until);
}
