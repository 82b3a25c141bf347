using System.Diagnostics;
using XaTube.Silo.Thumbnails;

namespace XaTube.Api.Tests.Thumbnails;

/// <summary>With the real ffmpeg.</summary>
public sealed class FrameGrabberTests
{
    private static readonly string? Path = Environment.GetEnvironmentVariable("PATH");

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private static FrameGrabber Grabber(double seconds = 30) => new(TimeSpan.FromSeconds(seconds), Path);

    [Theory]
    [InlineData("320x180", 640, 360)]
    [InlineData("1920x1080", 640, 360)]
    [InlineData("720x1280", 640, 1136)]
    // No camera's.
    [InlineData("16x1600", 640, 1280)]
    public async Task A_picture_is_640_wide_and_never_higher_than_1280(string size, int width, int height)
    {
        await using var hls = await HlsServer.Start(size);
        var frame = await Grabber().Grab($"{hls.Url}/{Guid.NewGuid()}.m3u8", Cancel);
        Assert.Equal((ThumbnailOutcome.Taken, null), (frame.Outcome, frame.Error));
        Assert.Equal(("mjpeg", width, height), await Picture.Probe(frame.Jpeg!));
    }

    [Fact]
    public async Task A_playlist_that_is_not_there_is_a_failure_with_ffmpegs_own_words()
    {
        await using var hls = await HlsServer.Start();
        var frame = await Grabber().Grab($"{hls.Url}/nobody.m3u8", Cancel);
        Assert.Equal(ThumbnailOutcome.Failed, frame.Outcome);
        Assert.Null(frame.Jpeg);
        Assert.Contains("404", frame.Error);
    }

    [Fact]
    public async Task A_playlist_cannot_name_a_file_of_this_machine()
    {
        await using var hls = await HlsServer.Start();
        var secret = System.IO.Path.Combine(System.IO.Path.GetTempPath(), $"{Guid.NewGuid()}.ts");
        await Picture.Segment(secret);
        try
        {
            hls.Playlist = $"#EXTM3U\n#EXT-X-TARGETDURATION:2\n#EXTINF:2.000,\nfile://{secret}\n#EXT-X-ENDLIST\n";
            var frame = await Grabber().Grab($"{hls.Url}/{Guid.NewGuid()}.m3u8", Cancel);
            Assert.Equal(ThumbnailOutcome.Failed, frame.Outcome);
            Assert.Contains("'file' not on whitelist", frame.Error);
        }
        finally
        {
            File.Delete(secret);
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_ffmpeg_that_hangs_is_killed_when_its_time_is_over_or_the_silo_stops(bool stopped)
    {
        await using var hls = await HlsServer.Start();
        var stream = Guid.NewGuid();
        var asked = hls.Hang[stream] = new TaskCompletionSource();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        var grab = Grabber(stopped ? 60 : 3).Grab($"{hls.Url}/{stream}.m3u8", stop.Token);
        await asked.Task;
        Assert.Single(Ffmpegs(stream));

        if (stopped)
        {
            await stop.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => grab);
        }
        else
            Assert.Equal(ThumbnailOutcome.TimedOut, (await grab).Outcome);

        Assert.Empty(Ffmpegs(stream));
    }

    [Fact]
    public async Task What_ffmpeg_is_given_holds_no_secret_and_it_has_the_lowest_priority()
    {
        await using var hls = await HlsServer.Start();
        var stream = Guid.NewGuid();
        var asked = hls.Hang[stream] = new TaskCompletionSource();
        Environment.SetEnvironmentVariable("XaTube__Some__Secret", "not for everybody");
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        var grab = Grabber().Grab($"{hls.Url}/{stream}.m3u8", stop.Token);
        await asked.Task;

        var ffmpeg = Assert.Single(Ffmpegs(stream));
        Assert.Equal("", await File.ReadAllTextAsync($"/proc/{ffmpeg}/environ", Cancel));
        using (var process = Process.GetProcessById(ffmpeg))
            Assert.Equal(ProcessPriorityClass.Idle, process.PriorityClass);

        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => grab);
        Environment.SetEnvironmentVariable("XaTube__Some__Secret", null);
    }

    [Fact]
    public async Task Where_ffmpeg_is_not_installed_that_is_the_outcome()
    {
        var nowhere = new FrameGrabber(TimeSpan.FromSeconds(1), Directory.GetCurrentDirectory());
        Assert.Equal(ThumbnailOutcome.NoFfmpeg, (await nowhere.Grab("http://127.0.0.1:1/a.m3u8", Cancel)).Outcome);
    }

    private static int[] Ffmpegs(Guid stream)
    {
        return [.. Directory.EnumerateDirectories("/proc").Select(System.IO.Path.GetFileName).Where(name => int.TryParse(name, out _))
            .Where(pid => CommandLine(pid!).Contains($"{stream}", StringComparison.Ordinal)).Select(pid => int.Parse(pid!, System.Globalization.CultureInfo.InvariantCulture))];

        static string CommandLine(string pid)
        {
            try
            {
                return File.ReadAllText($"/proc/{pid}/cmdline");
            }
            catch (IOException)
            {
                return "";
            }
        }
    }
}
