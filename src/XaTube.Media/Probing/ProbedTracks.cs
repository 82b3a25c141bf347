using System.Text.Json;
using System.Text.Json.Serialization;
using XaTube.Grains.LiveStreams;
using XaTube.Media.Streams;

namespace XaTube.Media.Probing;

/// <summary>What ffprobe found in a stream, and the rule of what browsers play of it.</summary>
public sealed record ProbedTracks(IReadOnlyList<ProbedTrack> Tracks)
{
    private static readonly string[] PixelFormats = ["yuv420p", "yuvj420p"];
    private static readonly string[] AudioCodecs = ["aac", "mp3"];

    private static readonly JsonSerializerOptions Json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        NumberHandling = JsonNumberHandling.AllowReadingFromString,
    };

    public ProbedTrack? Video => Tracks.FirstOrDefault(track => track.CodecType == "video");

    public ProbedTrack? Audio => Tracks.FirstOrDefault(track => track.CodecType == "audio");

    public MediaProblem Problem =>
        Video is null && Audio is null ? MediaProblem.NoTracks
        : Video is { CodecName: not "h264" } ? MediaProblem.VideoCodec
        : Video is { PixFmt: { } format } && !PixelFormats.Contains(format) ? MediaProblem.PixelFormat
        : Audio is { CodecName: var codec } && !AudioCodecs.Contains(codec) ? MediaProblem.AudioCodec
        : MediaProblem.None;

    /// <summary>Reads the output of <c>ffprobe -show_streams -of json</c>; null where it is none.</summary>
    public static ProbedTracks? Parse(ReadOnlySpan<byte> json)
    {
        try
        {
            return JsonSerializer.Deserialize<Answer>(json, Json) is { Streams: { } tracks } ? new ProbedTracks(tracks) : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>Together with what was measured.</summary>
    public static EncoderMeasurements Measurements(ProbedTracks? probed, FrameFigures figures) => new(
        probed?.Video?.CodecName,
        probed?.Video?.Profile,
        probed?.Video?.Width,
        probed?.Video?.Height,
        figures.VideoBitrate > 0 ? Math.Round(figures.FrameRate, 1) : null,
        figures.KeyframeDistance is { } distance ? Math.Round(distance.TotalSeconds, 2) : null,
        figures.VideoBitrate > 0 ? figures.VideoBitrate : null,
        probed?.Audio?.CodecName,
        probed?.Audio?.SampleRate,
        probed?.Audio?.Channels,
        figures.AudioBitrate > 0 ? figures.AudioBitrate : null,
        (int?)figures.Skew?.TotalMilliseconds,
        figures.Gaps,
        figures.Bitrates);

    private sealed record Answer(List<ProbedTrack>? Streams);
}

/// <summary>One track, in ffprobe's own words.</summary>
public sealed record ProbedTrack(string CodecType, string? CodecName, string? Profile, int? Width, int? Height, string? PixFmt, int? SampleRate, int? Channels);
