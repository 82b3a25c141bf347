namespace XaTube.Grains.LiveStreams;

/// <summary>Whether what a stream's encoder sends can be watched.</summary>
[GenerateSerializer, Alias("xatube.MediaState")]
public enum MediaState
{
    /// <summary>Nothing that could be watched has arrived yet.</summary>
    Waiting = 0,

    /// <summary>It can be watched.</summary>
    Ok = 1,

    /// <summary>It arrives, in a form that browsers cannot play; <see cref="MediaProblem"/> says what.</summary>
    Unsupported = 2,

    /// <summary>It could be watched, and has stopped arriving.</summary>
    Stalled = 3,
}

/// <summary>Why media is <see cref="MediaState.Unsupported"/>.</summary>
[GenerateSerializer, Alias("xatube.MediaProblem")]
public enum MediaProblem
{
    None = 0,

    /// <summary>Pictures in another codec than H.264.</summary>
    VideoCodec = 1,

    /// <summary>H.264 with other colours than 8-bit 4:2:0.</summary>
    PixelFormat = 2,

    /// <summary>Sound in another codec than AAC or MP3.</summary>
    AudioCodec = 3,

    /// <summary>Neither picture nor sound.</summary>
    NoTracks = 4,
}

/// <summary>What the encoder sends, as the media agent measures it.</summary>
/// <param name="VideoCodec">As ffmpeg names it, such as "h264"; null without a picture. So for all that concern it.</param>
/// <param name="VideoProfile">Such as "High".</param>
/// <param name="Width">In pixels.</param>
/// <param name="Height">In pixels.</param>
/// <param name="FrameRate">Pictures a second, over the last 5 s.</param>
/// <param name="KeyframeSeconds">The longest distance of two keyframes lately.</param>
/// <param name="VideoBitrate">Bits a second, over the last 5 s.</param>
/// <param name="AudioCodec">Such as "aac"; null without sound. So for all that concern it.</param>
/// <param name="SampleRate">Samples a second.</param>
/// <param name="Channels">1 or more.</param>
/// <param name="AudioBitrate">Bits a second, over the last 5 s.</param>
/// <param name="SkewMilliseconds">By how much the picture is ahead of the sound as they arrive; negative: behind.</param>
/// <param name="Gaps">How often nothing arrived for 2 s or more.</param>
/// <param name="Bitrates">Bits a second of picture and sound in each of the last 60 s, oldest first.</param>
[GenerateSerializer, Immutable, Alias("xatube.EncoderMeasurements")]
public sealed record EncoderMeasurements(
    [Id(0)] string? VideoCodec,
    [Id(1)] string? VideoProfile,
    [Id(2)] int? Width,
    [Id(3)] int? Height,
    [Id(4)] double? FrameRate,
    [Id(5)] double? KeyframeSeconds,
    [Id(6)] long? VideoBitrate,
    [Id(7)] string? AudioCodec,
    [Id(8)] int? SampleRate,
    [Id(9)] int? Channels,
    [Id(10)] long? AudioBitrate,
    [Id(11)] int? SkewMilliseconds,
    [Id(12)] int Gaps,
    [Id(13)] IReadOnlyList<long> Bitrates);

/// <summary>What a media agent reports of a stream.</summary>
/// <param name="Publisher">Whose media it is. A report on one that no longer holds the stream changes nothing.</param>
/// <param name="State">Whether it can be watched.</param>
/// <param name="Problem">Why not, if it is unsupported.</param>
/// <param name="BaseUrl">Where viewers fetch it: the stream's id and ".m3u8" are appended.</param>
/// <param name="Measurements">What the encoder sends; null while nothing is known.</param>
[GenerateSerializer, Immutable, Alias("xatube.MediaReport")]
public sealed record MediaReport(
    [Id(0)] PublishId Publisher,
    [Id(1)] MediaState State,
    [Id(2)] MediaProblem Problem,
    [Id(3)] string BaseUrl,
    [Id(4)] EncoderMeasurements? Measurements);
