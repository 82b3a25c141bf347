using XaTube.Launcher.DataDirectory;
using XaTube.Launcher.Processes;

namespace XaTube.Launcher.Demo;

/// <summary>
/// ffmpeg, which publishes a test picture. It is restarted whenever it exits, also before the first success: after a killed
/// run the engine refuses it until the lease of the previous broadcast ends.
/// </summary>
public static class DemoEncoder
{
    private static readonly string[] Fonts =
        ["/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf", "/usr/share/fonts/truetype/liberation/LiberationSans-Regular.ttf"];

    public static async Task<ChildProcess> StartAsync(string publishUrl, string key, DataFiles files)
    {
        var encoder = await ChildProcess.StartAsync(
            new("demo-encoder", "ffmpeg", Arguments($"{publishUrl}/{key}"))
            {
                // ffmpeg then unpublishes, so that the stream ends at once and not with its lease.
                StopSignal = "INT",
                StopTimeout = TimeSpan.FromSeconds(3),
            },
            files);
        _ = encoder.TryEnableRestarts();
        return encoder;
    }

    // No log output, since ffmpeg's messages contain the URL with the stream key.
    private static string[] Arguments(string url) =>
    [
        "-nostdin", "-loglevel", "quiet",
        "-re", "-f", "lavfi", "-i", $"testsrc2=size=640x360:rate=15{Clock()}",
        "-re", "-f", "lavfi", "-i", "sine=frequency=330:beep_factor=4:sample_rate=44100",
        "-c:v", "libx264", "-preset", "ultrafast", "-tune", "zerolatency", "-pix_fmt", "yuv420p",
        "-g", "30", "-b:v", "500k", "-maxrate", "500k", "-bufsize", "1000k",
        "-c:a", "aac", "-b:a", "64k", "-ac", "1",
        "-f", "flv", url,
    ];

    // The test picture counts seconds by itself; the time of day needs a font.
    private static string Clock() => Fonts.FirstOrDefault(File.Exists) is { } font
        ? $",drawtext=fontfile={font}:text='XaTube demo  %{{localtime\\:%X}}':fontsize=28:fontcolor=white:box=1:boxcolor=black@0.6:boxborderw=8:x=mod(40*t\\,w-tw):y=h-60"
        : "";
}
