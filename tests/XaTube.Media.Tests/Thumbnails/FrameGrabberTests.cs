using System.Diagnostics;
using System.Globalization;
using XaTube.Media.Ffmpeg;
using XaTube.Media.Thumbnails;

namespace XaTube.Media.Tests.Thumbnails;

/// <summary>With the real ffmpeg.</summary>
public sealed class FrameGrabberTests : IDisposable
{
    private static readonly string? Ffmpeg = FfmpegProcess.Find("ffmpeg", Environment.GetEnvironmentVariable("PATH"));

    private readonly string _file = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid()}.ts");

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => File.Delete(_file);

    [Theory]
    [InlineData("320x180", 640, 360)]
    [InlineData("1920x1080", 640, 360)]
    [InlineData("720x1280", 640, 1136)]
    // No camera's.
    [InlineData("16x1600", 640, 1280)]
    public async Task A_picture_is_640_wide_and_never_higher_than_1280(string size, int width, int height)
    {
        await Picture.Segment(_file, size);
        var frame = await Grabber().Grab(_file, Cancel);
        Assert.Equal((ThumbnailOutcome.Taken, null), (frame.Outcome, frame.Error));
        Assert.Equal(("mjpeg", width, height), await Picture.Probe(frame.Jpeg!));
    }

    [Fact]
    public async Task A_segment_that_is_not_there_is_a_failure_with_ffmpegs_own_words()
    {
        var frame = await Grabber().Grab(_file, Cancel);
        Assert.Equal(ThumbnailOutcome.Failed, frame.Outcome);
        Assert.Null(frame.Jpeg);
        Assert.Contains("No such file", frame.Error);
    }

    [Fact]
    public async Task A_playlist_in_place_of_a_segment_reaches_no_other_file()
    {
        var secret = _file + ".secret";
        await Picture.Segment(secret);
        await File.WriteAllTextAsync(_file, $"#EXTM3U\n#EXT-X-TARGETDURATION:2\n#EXTINF:2.000,\nfile://{secret}\n#EXT-X-ENDLIST\n", Cancel);
        Assert.Equal(ThumbnailOutcome.Failed, (await Grabber().Grab(_file, Cancel)).Outcome);
        File.Delete(secret);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_ffmpeg_that_hangs_is_killed_when_its_time_is_over_or_the_agent_stops(bool stopped)
    {
        MakePipe();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        var grab = Grabber(stopped ? 60 : 2).Grab(_file, stop.Token);
        var ffmpeg = await Running();
        if (stopped)
        {
            await stop.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => grab);
        }
        else
        {
            Assert.Equal(ThumbnailOutcome.TimedOut, (await grab).Outcome);
        }

        Assert.False(Directory.Exists($"/proc/{ffmpeg}"));
    }

    [Fact]
    public async Task What_ffmpeg_is_given_holds_no_secret_and_it_has_the_lowest_priority()
    {
        MakePipe();
        Environment.SetEnvironmentVariable("XaTube__Some__Secret", "not for everybody");
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        var grab = Grabber().Grab(_file, stop.Token);
        var ffmpeg = await Running();

        Assert.Equal("", await File.ReadAllTextAsync($"/proc/{ffmpeg}/environ", Cancel));
        using (var process = Process.GetProcessById(ffmpeg))
            Assert.Equal(ProcessPriorityClass.Idle, process.PriorityClass);

        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => grab);
        Environment.SetEnvironmentVariable("XaTube__Some__Secret", null);
    }

    [Fact]
    public async Task Where_ffmpeg_is_not_installed_that_is_the_outcome() =>
        Assert.Equal(ThumbnailOutcome.NoFfmpeg, (await new FrameGrabber(null, TimeSpan.FromSeconds(1)).Grab(_file, Cancel)).Outcome);

    private static FrameGrabber Grabber(double seconds = 30) => new(Ffmpeg, TimeSpan.FromSeconds(seconds));

    /// <summary>A file that nobody ever writes to: whoever opens it waits.</summary>
    private void MakePipe()
    {
        using var made = Process.Start("mkfifo", [_file]);
        made.WaitForExit();
    }

    /// <summary>The ffmpeg that was given the file, once it has given itself its priority's time to change.</summary>
    private async Task<int> Running()
    {
        while (true)
        {
            foreach (var folder in Directory.EnumerateDirectories("/proc"))
                if (int.TryParse(Path.GetFileName(folder), NumberStyles.None, CultureInfo.InvariantCulture, out var pid) && CommandLine(pid).Contains(_file, StringComparison.Ordinal))
                    return pid;
            await Task.Delay(10, Cancel);
        }
    }

    private static string CommandLine(int pid)
    {
        try
        {
            return File.ReadAllText($"/proc/{pid}/cmdline") is var line && line.StartsWith('/') && line.Contains("ffmpeg", StringComparison.Ordinal) ? line : "";
        }
        catch (IOException)
        {
            return "";
        }
    }
}
