using System.ComponentModel;
using System.Diagnostics;
using System.Text;

namespace XaTube.Silo.Thumbnails;

/// <summary>
/// Takes one frame of a playlist with ffmpeg. It runs in a process of its own, since its input comes from strangers: at the
/// lowest priority, without our environment, which holds secrets, and no longer than the timeout.
/// </summary>
/// <param name="timeout">How long ffmpeg may run before it is killed.</param>
/// <param name="searchPath">The folders that are searched for ffmpeg, in the form of the variable PATH.</param>
public sealed class FrameGrabber(TimeSpan timeout, string? searchPath)
{
    /// <summary>A larger JPEG is discarded: viewers load many thumbnails at once.</summary>
    public const int MaxBytes = 200 * 1024;

    private const int MaxErrorLength = 300;

    // In microseconds. Only for an ffmpeg that outlived this process; not a setting, since the timeout ends all others.
    private const string NetworkTimeout = "8000000";

    // 640 wide. A picture that is far too high for its width, as no camera's is, is squeezed.
    private const string Scale = @"scale=640:min(1280\,trunc(ow/a/2)*2),format=yuvj420p";

    /// <param name="playlist">The address of an HLS playlist.</param>
    /// <param name="stop">Kills ffmpeg at once.</param>
    /// <exception cref="OperationCanceledException"><paramref name="stop"/> was cancelled.</exception>
    public async Task<Frame> Grab(string playlist, CancellationToken stop)
    {
        if (Find() is not { } program)
            return new Frame(ThumbnailOutcome.NoFfmpeg);
        using var ffmpeg = new Process { StartInfo = StartInfo(program, playlist) };
        try
        {
            ffmpeg.Start();
        }
        catch (Win32Exception fault)
        {
            return new Frame(ThumbnailOutcome.Failed, Error: fault.Message);
        }

        using var limit = CancellationTokenSource.CreateLinkedTokenSource(stop);
        limit.CancelAfter(timeout);
        try
        {
            LowerPriority(ffmpeg);
            var error = ReadError(ffmpeg.StandardError, limit.Token);
            var jpeg = await ReadJpeg(ffmpeg.StandardOutput.BaseStream, limit.Token);
            if (jpeg is null)
                return new Frame(ThumbnailOutcome.TooLarge);
            await ffmpeg.WaitForExitAsync(limit.Token);
            return ffmpeg.ExitCode == 0 && jpeg.Length > 0
                ? new Frame(ThumbnailOutcome.Taken, jpeg)
                : new Frame(ThumbnailOutcome.Failed, Error: await error);
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
            return new Frame(ThumbnailOutcome.TimedOut);
        }
        finally
        {
            await Kill(ffmpeg);
        }
    }

    private string? Find() => (searchPath ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
        .Select(folder => Path.Combine(folder, "ffmpeg")).FirstOrDefault(File.Exists);

    private static ProcessStartInfo StartInfo(string program, string playlist)
    {
        var start = new ProcessStartInfo(program,
        [
            "-nostdin", "-loglevel", "error", "-threads", "1",
            // Playlist and segments by HTTP only: whatever a playlist names, no file of this machine is read.
            "-f", "hls", "-protocol_whitelist", "http,https,tcp,tls,crypto", "-rw_timeout", NetworkTimeout,
            "-i", playlist, "-an", "-frames:v", "1", "-vf", Scale, "-f", "image2pipe", "-c:v", "mjpeg", "-q:v", "5", "pipe:1",
        ])
        {
            WorkingDirectory = "/",
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment.Clear();
        return start;
    }

    private static void LowerPriority(Process ffmpeg)
    {
        try
        {
            ffmpeg.StandardInput.Close();
            ffmpeg.PriorityClass = ProcessPriorityClass.Idle;
        }
        catch (Exception fault) when (fault is InvalidOperationException or Win32Exception or IOException)
        {
            // It has ended already.
        }
    }

    private static async Task<byte[]?> ReadJpeg(System.IO.Stream output, CancellationToken stop)
    {
        var jpeg = new byte[MaxBytes + 1];
        var length = await output.ReadAtLeastAsync(jpeg, jpeg.Length, throwOnEndOfStream: false, stop);
        return length > MaxBytes ? null : jpeg[..length];
    }

    /// <summary>The beginning of its error output; the rest is read and discarded, since a full pipe would block ffmpeg.</summary>
    private static async Task<string> ReadError(StreamReader output, CancellationToken stop)
    {
        var error = new StringBuilder();
        try
        {
            while (await output.ReadLineAsync(stop) is { } line)
                if (error.Length < MaxErrorLength)
                    error.Append(error.Length > 0 ? "; " : "").Append(line.AsSpan(0, Math.Min(line.Length, MaxErrorLength)));
        }
        catch (Exception fault) when (fault is OperationCanceledException or IOException or ObjectDisposedException)
        {
            // It was killed.
        }

        return error.ToString();
    }

    private static async Task Kill(Process ffmpeg)
    {
        try
        {
            if (!ffmpeg.HasExited)
                ffmpeg.Kill(entireProcessTree: true);
            // Long enough for any kill; not a setting.
            await ffmpeg.WaitForExitAsync(CancellationToken.None).WaitAsync(TimeSpan.FromSeconds(5));
        }
        catch (Exception fault) when (fault is InvalidOperationException or Win32Exception or TimeoutException)
        {
            // It has ended already, or hangs in the kernel, where a kill does not reach it.
        }
    }
}
