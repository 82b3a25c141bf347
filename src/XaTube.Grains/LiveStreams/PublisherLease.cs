using XaTube.Grains.CallbackReachability;

namespace XaTube.Grains.LiveStreams;

/// <summary>
/// How long a publisher may be silent before it has consequences for its stream: only while it could have been heard, and
/// not while its media server says that it is there.
/// </summary>
internal sealed class PublisherLease(
    IMediaServerControl publishers, ICallbackReachabilityProbe callbacks, LiveStreamOptions options, TimeProvider time)
{
    /// <summary>Silence counts from here at the earliest: before, nobody could be heard.</summary>
    private DateTimeOffset _listeningSince = time.GetUtcNow();

    /// <summary>What the time that has passed makes of the stream; see <see cref="LiveStream.Pass"/>.</summary>
    public async Task<LiveStreamRecord> Pass(LiveStreamRecord stream)
    {
        var now = time.GetUtcNow();
        var next = LiveStream.Pass(stream, now, _listeningSince, options);
        if (next.Version == stream.Version)
            return next;
        // Not every media server says so by itself.
        if (next.State == LiveStreamState.Interrupted && await publishers.IsPublishing(next.Publisher) == true)
            return LiveStream.Renew(stream, next.Publisher, now).Next;
        var open = await callbacks.ReachableFor();
        if (now - _listeningSince > open)
            _listeningSince = now - open;
        return LiveStream.Pass(stream, now, _listeningSince, options);
    }

    /// <summary>Until when an interrupted stream can be resumed; null for any other.</summary>
    public DateTimeOffset? ResumableUntil(LiveStreamRecord stream) => LiveStream.ResumableUntil(stream, _listeningSince, options);
}
