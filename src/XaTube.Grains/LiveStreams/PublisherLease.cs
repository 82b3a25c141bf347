using XaTube.Grains.CallbackReachability;

namespace XaTube.Grains.LiveStreams;

/// <summary>
/// The lease of a stream's publisher: it runs out when no renewal arrives, not counting time in which callbacks could not reach
/// the engine, and not while the media server says that the publisher is connected.
/// </summary>
internal sealed class PublisherLease(
    IMediaServerControl publishers, ICallbackReachabilityProbe callbacks, LiveStreamOptions options, TimeProvider time)
{
    /// <summary>Silence counts from here on at the earliest: before, no renewal could have arrived.</summary>
    private DateTimeOffset _listeningSince = time.GetUtcNow();

    /// <summary>The stream with timeouts applied; see <see cref="LiveStream.ApplyTimeouts"/>.</summary>
    public async Task<LiveStreamRecord> ApplyTimeouts(LiveStreamRecord stream)
    {
        var now = time.GetUtcNow();
        var next = LiveStream.ApplyTimeouts(stream, now, _listeningSince, options);
        if (next.Version == stream.Version)
            return next;
        // Not every media server sends renewals: some have to be asked.
        if (next.State == LiveStreamState.Interrupted && await publishers.IsPublishing(next.Publisher) == true)
            return LiveStream.Renew(stream, next.Publisher, now).Next;
        var open = await callbacks.ReachableFor();
        if (now - _listeningSince > open)
            _listeningSince = now - open;
        return LiveStream.ApplyTimeouts(stream, now, _listeningSince, options);
    }

    /// <summary>Until when an interrupted stream can be resumed; null for any other.</summary>
    public DateTimeOffset? ResumableUntil(LiveStreamRecord stream) => LiveStream.ResumableUntil(stream, _listeningSince, options);
}
