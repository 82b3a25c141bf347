using XaTube.Media.TransportStreams;

namespace XaTube.Media.Tests.TransportStreams;

/// <summary>With streams that the real ffmpeg has made.</summary>
public sealed class SegmenterTests
{
    private static readonly string[] H264 = ["-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p", "-sc_threshold", "0"];

    private static string[] Picture(double seconds, int rate = 15) => ["-f", "lavfi", "-t", $"{seconds}", "-i", $"testsrc2=s=160x90:r={rate}"];

    private static string[] Sound(double seconds) => ["-f", "lavfi", "-t", $"{seconds}", "-i", "sine"];

    private static string[] Keyframes(int every) => ["-g", $"{every}", "-keyint_min", $"{every}"];

    [Theory]
    [InlineData(30, 2.0)] // every 2 s
    [InlineData(15, 2.0)] // every 1 s: two groups a segment
    [InlineData(60, 4.0)] // every 4 s
    [InlineData(125, 125 / 15.0)] // what OBS does by default, 8.3 s
    public async Task A_segment_begins_with_a_keyframe_and_is_as_long_as_the_groups_in_it(int group, double seconds)
    {
        var cut = await Encoder.Cut([.. Picture(20), .. Sound(20), .. H264, .. Keyframes(group), "-c:a", "aac"]);
        Assert.All(cut.Cuts, segment => Assert.True(segment.IsIndependent));
        Assert.All(cut.Cuts.SkipLast(1), segment => Assert.Equal(seconds, segment.Duration.TotalSeconds, 0.01));
        Assert.Equal(20, cut.Cuts.Sum(segment => segment.Duration.TotalSeconds), 0.2);
        foreach (var segment in cut.Segments)
            Assert.StartsWith("K", (await Encoder.FirstFlags(segment, "v"))[0]);
    }

    [Fact]
    public async Task B_frames_do_not_move_the_cuts()
    {
        var cut = await Encoder.Cut([.. Picture(10, 30), .. Sound(10), "-c:v", "libx264", "-preset", "veryfast", "-pix_fmt", "yuv420p", "-bf", "3", "-g", "60", "-keyint_min", "60", "-sc_threshold", "0", "-c:a", "aac"]);
        Assert.All(cut.Cuts.SkipLast(1), segment => Assert.Equal(2, segment.Duration.TotalSeconds, 0.05));
        Assert.All(cut.Cuts, segment => Assert.True(segment.IsIndependent));
    }

    [Fact]
    public async Task Every_segment_plays_by_itself()
    {
        var cut = await Encoder.Cut([.. Picture(8), .. Sound(8), .. H264, .. Keyframes(30), "-c:a", "aac"]);
        foreach (var segment in cut.Segments)
        {
            Assert.Equal(0, segment.Length % TransportPacket.Size);
            Assert.InRange((await Encoder.FirstFlags(segment, "v")).Length, 29, 31);
            Assert.NotEmpty(await Encoder.FirstFlags(segment, "a"));
        }
    }

    [Fact]
    public async Task A_picture_that_begins_after_the_sound_is_waited_for()
    {
        var cut = await Encoder.Cut(["-itsoffset", "4", .. Picture(6), .. Sound(10), .. H264, .. Keyframes(30), "-c:a", "aac"]);
        Assert.Equal(4, cut.Cuts[0].Start.TotalSeconds, 0.3);
        Assert.StartsWith("K", (await Encoder.FirstFlags(cut.Segments[0], "v"))[0]);
    }

    [Fact]
    public async Task A_picture_that_never_comes_is_not_waited_for_for_ever()
    {
        var cut = await Encoder.Cut(["-itsoffset", "40", .. Picture(2), .. Sound(30), .. H264, .. Keyframes(30), "-c:a", "aac", "-max_interleave_delta", "500000"]);
        Assert.InRange(cut.Cuts[0].Start.TotalSeconds, 11, 13.5);
        Assert.InRange(cut.Cuts[0].Duration.TotalSeconds, 1.9, 2.4);
    }

    [Fact]
    public async Task When_the_picture_ends_the_sound_goes_on_in_short_segments()
    {
        var cut = await Encoder.Cut([.. Picture(10), .. Sound(40), .. H264, .. Keyframes(30), "-c:a", "aac", "-max_interleave_delta", "500000"]);
        Assert.Equal(40, cut.Cuts.Sum(segment => segment.Duration.TotalSeconds), 0.3);
        Assert.All(cut.Cuts, segment => Assert.InRange(segment.Duration.TotalSeconds, 0.01, 6));
    }

    [Fact]
    public async Task When_the_sound_ends_the_picture_goes_on_as_before()
    {
        var cut = await Encoder.Cut([.. Picture(40), .. Sound(10), .. H264, .. Keyframes(30), "-c:a", "aac", "-max_interleave_delta", "500000"]);
        Assert.Equal(40, cut.Cuts.Sum(segment => segment.Duration.TotalSeconds), 0.3);
        Assert.All(cut.Cuts.SkipLast(1), segment => Assert.Equal(2, segment.Duration.TotalSeconds, 0.05));
    }

    [Fact]
    public async Task Sound_alone_is_cut_by_the_sound()
    {
        var cut = await Encoder.Cut([.. Sound(10), "-c:a", "aac"]);
        Assert.InRange(cut.Cuts.Count, 4, 6);
        Assert.All(cut.Cuts, segment => Assert.True(segment.IsIndependent));
    }

    [Fact]
    public async Task A_group_that_does_not_end_is_cut_after_thirty_seconds_and_that_segment_is_no_place_to_begin()
    {
        var cut = await Encoder.Cut([.. Picture(70, 10), .. H264, .. Keyframes(2000)]);
        Assert.Equal([true, false, false], cut.Cuts.Select(segment => segment.IsIndependent));
        Assert.Equal(30, cut.Cuts[0].Duration.TotalSeconds, 0.2);
    }

    [Fact]
    public async Task An_encoder_that_sets_its_clock_anew_makes_a_discontinuity_and_no_segment_of_years()
    {
        var output = new Encoder();
        var segmenter = new Segmenter(output, output);
        foreach (var offset in (string[])["0", "5000"])
            foreach (var packet in (await Encoder.Encode([.. Picture(4), .. H264, .. Keyframes(30), "-output_ts_offset", offset])).Chunk(TransportPacket.Size))
                segmenter.Write(packet);
        segmenter.Complete();
        Assert.Equal([false, false, true, false], output.Cuts.Select(segment => segment.IsDiscontinuous));
        Assert.All(output.Cuts, segment => Assert.InRange(segment.Duration.TotalSeconds, 1.8, 2.1));
    }

    [Fact]
    public async Task Timestamps_that_run_out_of_bits_go_on()
    {
        // 33 bits at 90 kHz end after 95,443.7 s.
        var cut = await Encoder.Cut([.. Picture(10), .. H264, .. Keyframes(30), "-output_ts_offset", "95439"]);
        Assert.Equal(5, cut.Cuts.Count);
        Assert.All(cut.Cuts.SkipLast(1), segment => Assert.Equal(2, segment.Duration.TotalSeconds, 0.01));
        Assert.DoesNotContain(cut.Cuts, segment => segment.IsDiscontinuous);
    }

    [Fact]
    public void What_is_no_transport_stream_is_refused()
    {
        var output = new Encoder();
        Assert.Throws<FormatException>(() => new Segmenter(output, output).Write(new byte[188]));
    }
}
