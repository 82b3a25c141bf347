using System.Diagnostics;
using XaTube.Launcher.Children;

namespace XaTube.Launcher.Demo;

/// <summary>
/// A real encoder with a test picture, started again whenever it ends. The stream key is part of
/// its command line, as with every encoder of this kind; nothing of ours prints it.
/// </summary>
public sealed class DemoEncoder(string publishUrl, string key)
{
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan WorthCallingABroadcast = TimeSpan.FromSeconds(20);
    private static readonly string[] Fonts =
        ["/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf", "/usr/share/fonts/truetype/liberation/LiberationSans-Regular.ttf"];

    public async Task RunAsync(CancellationToken stop)
    {
        var pause = TimeSpan.FromSeconds(1);
        while (!stop.IsCancellationRequested)
        {
            var since = Stopwatch.GetTimestamp();
            await ChildProcessThread.RunAsync("demo encoder", () => Broadcast(stop));
            if (stop.IsCancellationRequested)
                return;

            // After a kill the engine may hold the channel for the broadcast that was,
            // until its lease runs out: ask again, but not in a hurry.
            if (Stopwatch.GetElapsedTime(since) > WorthCallingABroadcast)
                pause = TimeSpan.FromSeconds(1);
            Announcement.Say($"the demo broadcast was refused or ended; the next attempt is in {pause.TotalSeconds:0} s");
            await Task.Delay(pause, stop).ContinueWith(_ => { }, TaskScheduler.Default);
            pause = pause * 2 < LongestPause ? pause * 2 : LongestPause;
        }
    }

    private void Broadcast(CancellationToken stop)
    {
        // Killed with us, whatever kills us.
        var start = new ProcessStartInfo("setpriv", ["--pdeathsig", "KILL", "ffmpeg", .. Arguments()])
        {
            RedirectStandardInput = true,
            RedirectStandardError = true,
        };
        using var process = Process.Start(start) ?? throw new LaunchException("setpriv (package util-linux) could not start ffmpeg; install it, or run without --demo");
        // What it has to say holds the address it publishes to, and with it the key.
        process.ErrorDataReceived += (_, _) => { };
        process.BeginErrorReadLine();
        using var ending = stop.Register(() => Quit(process));
        process.WaitForExit();
    }

    // "q" lets it say goodbye, so that the stream ends at once and not with its lease.
    private static void Quit(Process process)
    {
        try
        {
            process.StandardInput.Write("q");
            process.StandardInput.Flush();
            if (!process.WaitForExit(TimeSpan.FromSeconds(3)))
                process.Kill();
        }
        catch (Exception fault) when (fault is InvalidOperationException or IOException)
        {
            // It has ended already.
        }
    }

    private string[] Arguments() =>
    [
        "-hide_banner", "-loglevel", "error",
        "-re", "-f", "lavfi", "-i", $"testsrc2=size=640x360:rate=15{Clock()}",
        "-re", "-f", "lavfi", "-i", "sine=frequency=330:beep_factor=4:sample_rate=44100",
        "-c:v", "libx264", "-preset", "ultrafast", "-tune", "zerolatency", "-pix_fmt", "yuv420p",
        "-g", "30", "-b:v", "500k", "-maxrate", "500k", "-bufsize", "1000k",
        "-c:a", "aac", "-b:a", "64k", "-ac", "1",
        "-f", "flv", $"{publishUrl}/{key}",
    ];

    // The picture counts seconds by itself; the time of day needs a font.
    private static string Clock() => Fonts.FirstOrDefault(File.Exists) is { } font
        ? $",drawtext=fontfile={font}:text='XaTube demo  %{{localtime\\:%X}}':fontsize=28:fontcolor=white:box=1:boxcolor=black@0.6:boxborderw=8:x=mod(40*t\\,w-tw):y=h-60"
        : "";
}
