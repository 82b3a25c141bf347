using XaTube.Grains.LiveStreams;
using XaTube.Storage.Channels;
using XaTube.Storage.LiveStreams;

namespace XaTube.Api.LiveStreams;

/// <summary>The channel a stream belongs to.</summary>
public sealed record StreamChannel(Guid Id, string Handle, string Title);

/// <summary>
/// A stream, live or past. While it is interrupted, <c>interruptedAt</c> says when its publisher was last heard of, and
/// <c>resumableUntil</c> how long it may come back. <c>playbackUrl</c> is its HLS playlist. <c>thumbnailUrl</c> is a picture of it while it runs, once
/// there is one, and another address with each new picture.
/// </summary>
public sealed record Stream(
    Guid Id,
    StreamChannel Channel,
    string Title,
    string? Category,
    StreamState State,
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
        stream.StartedAt.TruncateToMilliseconds(),
        stream.EndedAt.TruncateToMilliseconds(),
        stream.InterruptedAt.TruncateToMilliseconds(),
        stream.ResumableUntil.TruncateToMilliseconds(),
        stream.Viewers,
        stream.PeakViewers,
        stream.Channel.CoverUrl,
        Playback(stream.Id),
        stream.ThumbnailAt is { } at ? $"/api/streams/{stream.Id}/thumbnail?at={at.ToUnixTimeMilliseconds()}" : null);

    /// <summary>A stream from history, which knows nothing of the present audience.</summary>
    public static Stream Of(StreamRow stream, ChannelRow channel) => new(
        stream.Id,
        new StreamChannel(channel.Id, channel.Handle, channel.Title),
        stream.Title,
        stream.Category,
        StreamStates.Of(stream.State),
        stream.StartedAt,
        stream.EndedAt,
        null,
        null,
        0,
        stream.PeakViewers,
        channel.CoverUrl,
        Playback(stream.Id),
        null);

    private static string Playback(Guid streamId) => $"/hls/{streamId}.m3u8";
}
