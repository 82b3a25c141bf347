using System.Diagnostics;
using System.Globalization;

namespace XaTube.Media.Tests.Thumbnails;

/// <summary>What the real ffmpeg and ffprobe make of pictures.</summary>
internal static class Picture
{
    /// <summary>Two seconds of a test picture, as an HLS segment is.</summary>
    public static Task Segment(string file, string size = "320x180") => Run("ffmpeg",
        "-nostdin", "-y", "-loglevel", "error", "-f", "lavfi", "-i", $"testsrc2=size={size}:rate=15", "-t", "2",
        "-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p", "-g", "15", "-f", "mpegts", file);

    /// <summary>Codec, width and height of a picture.</summary>
    public static async Task<(string Codec, int Width, int Height)> Probe(byte[] picture)
    {
        var file = Path.GetTempFileName();
        try
        {
            await File.WriteAllBytesAsync(file, picture);
            var said = (await Run("ffprobe", "-loglevel", "error", "-show_entries", "stream=codec_name,width,height", "-of", "csv=p=0", file)).Trim().Split(',');
            return (said[0], int.Parse(said[1], CultureInfo.InvariantCulture), int.Parse(said[2], CultureInfo.InvariantCulture));
        }
        finally
        {
            File.Delete(file);
        }
    }

    private static async Task<string> Run(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true })!;
        var said = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.Equal(0, process.ExitCode);
        return said;
    }
}
