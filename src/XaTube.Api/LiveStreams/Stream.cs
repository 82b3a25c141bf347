using XaTube.Grains.LiveStreams;
using XaTube.Storage.Channels;
using XaTube.Storage.LiveStreams;

namespace XaTube.Api.LiveStreams;

/// <summary>
/// A stream, running or ended. While it is interrupted, <c>interruptedAt</c> is its publisher's last sign of life, and
/// <c>resumableUntil</c> the end of the grace period. <c>playbackUrl</c> is its HLS playlist. <c>thumbnailUrl</c> is set while it
/// runs, once it has a thumbnail, and changes with each new one. <c>media</c> says whether it can be watched now.
/// </summary>
public sealed record Stream(
    Guid Id,
    StreamChannel Channel,
    string Title,
    string? Category,
    StreamState State,
    StreamMediaState Media,
    DateTimeOffset StartedAt,
    DateTimeOffset? EndedAt,
    DateTimeOffset? InterruptedAt,
    DateTimeOffset? ResumableUntil,
    int Viewers,
    int PeakViewers,
    string? CoverUrl,
    string PlaybackUrl,
    string? ThumbnailUrl)
{
    public static Stream Of(LiveStreamSnapshot stream) => new(
        stream.Id,
        new StreamChannel(stream.Channel.Id, stream.Channel.Handle, stream.Channel.Title),
        stream.Title,
        stream.Channel.Category,
        StreamStates.Of(stream.State),
        StreamMediaStates.Of(stream.Media),
        stream.StartedAt.TruncateToMilliseconds(),
        stream.EndedAt.TruncateToMilliseconds(),
        stream.InterruptedAt.TruncateToMilliseconds(),
        stream.ResumableUntil.TruncateToMilliseconds(),
        stream.Viewers,
        stream.PeakViewers,
        stream.Channel.CoverUrl,
        Playback(stream.Id, stream.MediaBaseUrl),
        stream.ThumbnailAt is { } at ? $"/api/streams/{stream.Id}/thumbnail?at={at.ToUnixTimeMilliseconds()}" : null);

    /// <summary>An ended stream, from its row in the history.</summary>
    public static Stream Of(StreamRow stream, ChannelRow channel) => new(
        stream.Id,
        new StreamChannel(channel.Id, channel.Handle, channel.Title),
        stream.Title,
        stream.Category,
        StreamStates.Of(stream.State),
        StreamStates.Of(stream.State) == StreamState.Ended ? StreamMediaState.Stalled : StreamMediaState.Waiting,
        stream.StartedAt,
        stream.EndedAt,
        null,
        null,
        0,
        stream.PeakViewers,
        channel.CoverUrl,
        Playback(stream.Id),
        null);

    private static string Playback(Guid streamId, string? baseUrl = null) => $"{baseUrl ?? "/hls"}/{streamId}.m3u8";
}
