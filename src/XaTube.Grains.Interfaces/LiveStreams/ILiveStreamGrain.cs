using Orleans.Concurrency;
using XaTube.Grains.Audience;
using XaTube.Grains.StreamKeys;
using XaTube.Grains.Thumbnails;

namespace XaTube.Grains.LiveStreams;

/// <summary>
/// One broadcast, from its start to its end, and the sum of its viewers. Its key is the stream id. Its channel's
/// publishing grain starts, interrupts and ends it; silos report their viewer counts to it; API processes read it and subscribe to it.
/// </summary>
[Alias("xatube.ILiveStreamGrain")]
public interface ILiveStreamGrain : IGrainWithGuidKey
{
    /// <summary>Starts the stream. Does nothing if it was ever started, so it can be repeated.</summary>
    [Alias("Start"), Retryable, ResponseTimeout("00:00:05")]
    Task Start(LiveStreamStart start);

    /// <summary>
    /// A publisher asks for this stream. It gets it if it holds it already, if the stream is interrupted, or if the holder is
    /// provably gone (<see cref="PublishId.Outlives"/>). With <paramref name="takeover"/> it gets it from any holder, which
    /// the media server has been told to disconnect when the call returns. Not retryable: a repeated takeover would take the stream back from
    /// a publisher that claimed it in between.
    /// </summary>
    [Alias("Claim"), ResponseTimeout("00:00:05")]
    Task<ClaimResult> Claim(PublishId publisher, bool takeover);

    /// <summary>
    /// The publisher is still sending: extends its lease. Resumes the stream if it was interrupted and this publisher held it
    /// last. Repeating it extends the lease again.
    /// </summary>
    [Alias("Renew"), Retryable, ResponseTimeout("00:00:05")]
    Task<RenewDecision> Renew(PublishId publisher);

    /// <summary>The publisher has disconnected: interrupts the stream if this publisher holds it. Repeating it changes nothing.</summary>
    [Alias("Interrupt"), Retryable, ResponseTimeout("00:00:05")]
    Task Interrupt(PublishId publisher);

    /// <summary>
    /// Has the media server drop the publisher, and interrupts the stream if this publisher holds it; the stream can then be
    /// resumed. Does not wait for the media server. Repeating it drops the same connection again, which is harmless.
    /// </summary>
    [Alias("Disconnect"), Retryable, ResponseTimeout("00:00:05")]
    Task Disconnect(PublishId publisher);

    /// <summary>
    /// Ends the stream at once and has the media server drop its publisher. Does nothing if the stream has ended or was never
    /// started, so it can be repeated.
    /// </summary>
    [Alias("End"), Retryable, ResponseTimeout("00:00:05")]
    Task End(EndReason reason);

    /// <summary>The current state, or null if the stream was never started.</summary>
    [Alias("GetSnapshot"), Retryable, ResponseTimeout("00:00:05")]
    Task<LiveStreamSnapshot?> GetSnapshot();

    /// <summary>
    /// What the media agent measured of the publisher that holds the stream, up to a few seconds ago; null where it has not
    /// reported, or the stream has ended.
    /// </summary>
    [Alias("GetMedia"), Retryable, ResponseTimeout("00:00:05")]
    Task<MediaReport?> GetMedia();

    /// <summary>
    /// What a media agent measures of the stream, every second. Kept in memory; does nothing for a publisher that does not hold
    /// the stream, or a stream that was never started.
    /// </summary>
    [Alias("ReportMedia"), Retryable, ResponseTimeout("00:00:05")]
    Task ReportMedia(MediaReport report);

    /// <summary>Sets the thumbnail, for a time. Does nothing for a stream that was never started. Repeating it changes nothing.</summary>
    [Alias("SetThumbnail"), Retryable, ResponseTimeout("00:00:05")]
    Task SetThumbnail(Thumbnail thumbnail, TimeSpan lifetime);

    /// <summary>
    /// The latest thumbnail; null if there is none or the stream has ended. Thumbnails are kept in memory, so a stream that
    /// moves to another silo has none until the next one is made.
    /// </summary>
    [Alias("GetThumbnail"), Retryable, ResponseTimeout("00:00:05")]
    Task<Thumbnail?> GetThumbnail();

    /// <summary>
    /// Sets the viewer count of one silo. A report with a version that is not above the last one's changes nothing, so
    /// repeating the call does not either.
    /// </summary>
    /// <exception cref="SiloFencedException">The stream's silo was suspended and may have been declared dead. Nothing was counted.</exception>
    [Alias("Report"), Retryable, ResponseTimeout("00:00:05")]
    Task<ReportAnswer> Report(AudienceReport report);

    /// <summary>
    /// Subscribes an observer for two minutes, or extends its subscription to two minutes from now. Returns the current state,
    /// or null if the stream was never started; then nothing is subscribed.
    /// </summary>
    [Alias("Subscribe"), Retryable, ResponseTimeout("00:00:05")]
    Task<LiveStreamSnapshot?> Subscribe(ILiveStreamObserver observer);
}

/// <summary>
/// Receives every change of a stream that it is subscribed to. Delivery is best effort: an observer should also call
/// <see cref="ILiveStreamGrain.Subscribe"/> from time to time and take the returned state.
/// </summary>
[Alias("xatube.ILiveStreamObserver")]
public interface ILiveStreamObserver : IGrainObserver
{
    /// <summary>The stream's new state. May arrive twice or late; the snapshot with the highest version is the latest.</summary>
    [Alias("Changed"), OneWay]
    Task Changed(LiveStreamSnapshot snapshot);
}
