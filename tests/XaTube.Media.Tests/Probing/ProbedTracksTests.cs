using System.Text;
using XaTube.Grains.LiveStreams;
using XaTube.Media.Probing;

namespace XaTube.Media.Tests.Probing;

public sealed class ProbedTracksTests
{
    private const string Picture = """{"codec_type":"video","codec_name":"h264","profile":"High","width":1920,"height":1080,"pix_fmt":"yuv420p"}""";
    private const string Sound = """{"codec_type":"audio","codec_name":"aac","profile":"LC","sample_rate":"48000","channels":2}""";

    private static ProbedTracks? Parse(params string[] tracks) =>
        ProbedTracks.Parse(Encoding.UTF8.GetBytes($$"""{"programs":[],"streams":[{{string.Join(',', tracks)}}]}"""));

    [Fact]
    public void What_ffprobe_says_is_read()
    {
        var tracks = Parse(Picture, Sound)!;
        Assert.Equal(new ProbedTrack("video", "h264", "High", 1920, 1080, "yuv420p", null, null), tracks.Video);
        Assert.Equal(new ProbedTrack("audio", "aac", "LC", null, null, null, 48000, 2), tracks.Audio);
    }

    [Theory]
    [InlineData(MediaProblem.None, Picture, Sound)]
    [InlineData(MediaProblem.None, Picture)]
    [InlineData(MediaProblem.None, Sound)]
    [InlineData(MediaProblem.VideoCodec, """{"codec_type":"video","codec_name":"flv1","pix_fmt":"yuv420p"}""")]
    [InlineData(MediaProblem.VideoCodec, """{"codec_type":"video","codec_name":"hevc","pix_fmt":"yuv420p"}""", Sound)]
    [InlineData(MediaProblem.PixelFormat, """{"codec_type":"video","codec_name":"h264","pix_fmt":"yuv444p"}""", Sound)]
    [InlineData(MediaProblem.AudioCodec, Picture, """{"codec_type":"audio","codec_name":"speex"}""")]
    [InlineData(MediaProblem.NoTracks)]
    public void What_browsers_cannot_play_is_named(MediaProblem problem, params string[] tracks) => Assert.Equal(problem, Parse(tracks)!.Problem);

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("""{"streams":[{"width":"wide"}]}""")]
    public void What_is_no_answer_of_ffprobe_is_none(string text) => Assert.Null(ProbedTracks.Parse(Encoding.UTF8.GetBytes(text)));
}
