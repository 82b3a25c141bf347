using Orleans.Concurrency;
using XaTube.Grains.Audience;
using XaTube.Grains.StreamKeys;
using XaTube.Grains.Thumbnails;

namespace XaTube.Grains.LiveStreams;

/// <summary>
/// One broadcast, from going live to its end, and the sum of its audience. Its grain key is the stream id.
/// Its channel commands it; silos report their viewers to it; API processes watch it.
/// </summary>
[Alias("xatube.ILiveStreamGrain")]
public interface ILiveStreamGrain : IGrainWithGuidKey
{
    /// <summary>The channel's command to go live. Repeating it changes nothing.</summary>
    [Alias("Start"), ResponseTimeout("00:00:05")]
    Task Start(LiveStreamStart start);

    /// <summary>
    /// A publisher asks to carry this stream on: the one that holds it, one that resumes it after an interruption, or with
    /// <paramref name="takeover"/> any, and then the one before it has been dropped when the answer arrives.
    /// </summary>
    [Alias("Claim"), ResponseTimeout("00:00:05")]
    Task<ClaimResult> Claim(PublishId publisher, bool takeover);

    /// <summary>The publisher is still sending: its lease begins anew.</summary>
    [Alias("Renew"), ResponseTimeout("00:00:05")]
    Task<RenewDecision> Renew(PublishId publisher);

    /// <summary>The publisher has gone: the stream is interrupted, if that publisher held it.</summary>
    [Alias("Interrupt"), ResponseTimeout("00:00:05")]
    Task Interrupt(PublishId publisher);

    /// <summary>
    /// Interrupts the stream, if that publisher holds it, and has the publisher dropped, so that another can resume.
    /// Repeating it changes nothing.
    /// </summary>
    [Alias("Disconnect"), ResponseTimeout("00:00:05")]
    Task Disconnect(PublishId publisher);

    /// <summary>Ends the stream at once and has its publisher dropped. Repeating it changes nothing.</summary>
    [Alias("End"), ResponseTimeout("00:00:05")]
    Task End(EndReason reason);

    /// <summary>The stream as it is now, or null where none was ever started.</summary>
    [Alias("GetSnapshot"), ResponseTimeout("00:00:05")]
    Task<LiveStreamSnapshot?> GetSnapshot();

    /// <summary>The last picture of the stream; null where there is none, as when it does not run. Lost when the stream moves.</summary>
    [Alias("GetThumbnail"), ResponseTimeout("00:00:05")]
    Task<Thumbnail?> GetThumbnail();

    /// <summary>One silo's absolute viewer count. An older report than the last from that silo changes nothing.</summary>
    /// <exception cref="SiloFencedException">The stream's silo has stood still, and may have been given up. Nothing was counted.</exception>
    [Alias("Report"), ResponseTimeout("00:00:05")]
    Task<ReportAnswer> Report(AudienceReport report);

    /// <summary>
    /// Subscribes an observer for two minutes; called again, for two more. Answers the stream as it is now, or null
    /// where none was ever started (then nothing is subscribed).
    /// </summary>
    [Alias("Subscribe"), ResponseTimeout("00:00:05")]
    Task<LiveStreamSnapshot?> Subscribe(ILiveStreamObserver observer);
}

/// <summary>Told of every change of a stream it watches; best effort, so it should ask again now and then.</summary>
[Alias("xatube.ILiveStreamObserver")]
public interface ILiveStreamObserver : IGrainObserver
{
    [Alias("Changed"), OneWay]
    Task Changed(LiveStreamSnapshot snapshot);
}
