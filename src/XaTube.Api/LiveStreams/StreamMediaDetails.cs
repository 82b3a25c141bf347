using System.Text.Json.Serialization;
using XaTube.Grains.LiveStreams;

namespace XaTube.Api.LiveStreams;

/// <summary>What a stream's encoder sends, for its owner. Figures are of the last 5 s; <c>null</c>: there is nothing of the kind.</summary>
/// <param name="State">Whether the stream can be watched.</param>
/// <param name="Problem">Why it is unsupported; <c>null</c> if it is not.</param>
/// <param name="Video">The picture.</param>
/// <param name="Audio">The sound.</param>
/// <param name="SkewMilliseconds">By how much the picture is ahead of the sound; negative: behind.</param>
/// <param name="Gaps">How often nothing arrived for 2 s or more, since the encoder connected.</param>
/// <param name="Bitrates">Bits in each of the last 60 seconds, oldest first.</param>
public sealed record StreamMediaDetails(
    StreamMediaState State,
    StreamMediaProblem? Problem,
    VideoDetails? Video,
    AudioDetails? Audio,
    int? SkewMilliseconds,
    int Gaps,
    IReadOnlyList<long> Bitrates)
{
    public static StreamMediaDetails Of(StreamMediaState state, MediaReport? report) => report?.Measurements is not { } found
        ? new StreamMediaDetails(state, ProblemOf(report), null, null, null, 0, [])
        : new StreamMediaDetails(
            state,
            ProblemOf(report),
            found.VideoCodec is null && found.VideoBitrate is null
                ? null
                : new VideoDetails(found.VideoCodec, found.VideoProfile, found.Width, found.Height, found.FrameRate, found.KeyframeSeconds, found.VideoBitrate),
            found.AudioCodec is null && found.AudioBitrate is null
                ? null
                : new AudioDetails(found.AudioCodec, found.SampleRate, found.Channels, found.AudioBitrate),
            found.SkewMilliseconds,
            found.Gaps,
            found.Bitrates);

    private static StreamMediaProblem? ProblemOf(MediaReport? report) => report?.Problem switch
    {
        MediaProblem.VideoCodec => StreamMediaProblem.VideoCodec,
        MediaProblem.PixelFormat => StreamMediaProblem.PixelFormat,
        MediaProblem.AudioCodec => StreamMediaProblem.AudioCodec,
        MediaProblem.NoTracks => StreamMediaProblem.NoTracks,
        _ => null,
    };
}

/// <summary>The picture as it arrives.</summary>
/// <param name="Codec">Such as "h264".</param>
/// <param name="Profile">Such as "High".</param>
/// <param name="FrameRate">Pictures a second.</param>
/// <param name="KeyframeSeconds">The longest distance of two keyframes lately.</param>
/// <param name="Bitrate">Bits a second.</param>
public sealed record VideoDetails(string? Codec, string? Profile, int? Width, int? Height, double? FrameRate, double? KeyframeSeconds, long? Bitrate);

/// <summary>The sound as it arrives.</summary>
/// <param name="Codec">Such as "aac".</param>
/// <param name="SampleRate">Samples a second.</param>
/// <param name="Bitrate">Bits a second.</param>
public sealed record AudioDetails(string? Codec, int? SampleRate, int? Channels, long? Bitrate);

/// <summary>Why browsers cannot play a stream.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<StreamMediaProblem>))]
public enum StreamMediaProblem
{
    /// <summary>The picture is not H.264.</summary>
    [JsonStringEnumMemberName("video-codec")]
    VideoCodec,

    /// <summary>The picture has other colours than 8-bit 4:2:0.</summary>
    [JsonStringEnumMemberName("pixel-format")]
    PixelFormat,

    /// <summary>The sound is neither AAC nor MP3.</summary>
    [JsonStringEnumMemberName("audio-codec")]
    AudioCodec,

    /// <summary>There is neither picture nor sound.</summary>
    [JsonStringEnumMemberName("no-tracks")]
    NoTracks,
}
