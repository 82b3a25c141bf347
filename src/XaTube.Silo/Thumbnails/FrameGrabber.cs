using System.ComponentModel;
using System.Diagnostics;
using System.Text;

namespace XaTube.Silo.Thumbnails;

/// <summary>What came of taking a picture: the JPEG, or why there is none.</summary>
public readonly record struct Frame(ThumbnailOutcome Outcome, byte[]? Jpeg = null, string? Complaint = null);

/// <summary>
/// Has ffmpeg take one frame of a playlist, in a process of its own: what it reads was sent by strangers. It has the lowest
/// priority, none of our environment, with the secrets that are in it, and never lives longer than its patience.
/// </summary>
/// <param name="patience">How long it may take.</param>
/// <param name="searchPath">Where ffmpeg is looked for: folders, as in the variable PATH.</param>
public sealed class FrameGrabber(TimeSpan patience, string? searchPath)
{
    public const int MostBytes = 200 * 1024;

    private const int MostComplaint = 300;

    /// <summary>How long ffmpeg waits for a server, in microseconds, should nobody be left to kill it.</summary>
    private const string NetworkPatience = "8000000";

    // 640 wide; what is far too high for its width, as no camera's picture is, is squeezed.
    private const string Scale = @"scale=640:min(1280\,trunc(ow/a/2)*2),format=yuvj420p";

    /// <param name="playlist">The address of an HLS playlist.</param>
    /// <param name="stop">Kills ffmpeg at once.</param>
    /// <exception cref="OperationCanceledException">It was told to stop.</exception>
    public async Task<Frame> Grab(string playlist, CancellationToken stop)
    {
        if (Find() is not { } program)
            return new Frame(ThumbnailOutcome.NoFfmpeg);
        using var ffmpeg = new Process { StartInfo = Plan(program, playlist) };
        try
        {
            ffmpeg.Start();
        }
        catch (Win32Exception fault)
        {
            return new Frame(ThumbnailOutcome.Failed, Complaint: fault.Message);
        }

        using var limit = CancellationTokenSource.CreateLinkedTokenSource(stop);
        limit.CancelAfter(patience);
        try
        {
            Yield(ffmpeg);
            var complaint = Complaint(ffmpeg.StandardError, limit.Token);
            var jpeg = await Picture(ffmpeg.StandardOutput.BaseStream, limit.Token);
            if (jpeg is null)
                return new Frame(ThumbnailOutcome.TooLarge);
            await ffmpeg.WaitForExitAsync(limit.Token);
            return ffmpeg.ExitCode == 0 && jpeg.Length > 0
                ? new Frame(ThumbnailOutcome.Taken, jpeg)
                : new Frame(ThumbnailOutcome.Failed, Complaint: await complaint);
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
            return new Frame(ThumbnailOutcome.TimedOut);
        }
        finally
        {
            await End(ffmpeg);
        }
    }

    private string? Find() => (searchPath ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
        .Select(folder => Path.Combine(folder, "ffmpeg")).FirstOrDefault(File.Exists);

    private static ProcessStartInfo Plan(string program, string playlist)
    {
        var plan = new ProcessStartInfo(program,
        [
            "-nostdin", "-loglevel", "error", "-threads", "1",
            // A playlist and what it names, by HTTP: no file of this machine, whatever is in it.
            "-f", "hls", "-protocol_whitelist", "http,https,tcp,tls,crypto", "-rw_timeout", NetworkPatience,
            "-i", playlist, "-an", "-frames:v", "1", "-vf", Scale, "-f", "image2pipe", "-c:v", "mjpeg", "-q:v", "5", "pipe:1",
        ])
        {
            WorkingDirectory = "/",
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        plan.Environment.Clear();
        return plan;
    }

    private static void Yield(Process ffmpeg)
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

    private static async Task<byte[]?> Picture(System.IO.Stream output, CancellationToken stop)
    {
        var picture = new byte[MostBytes + 1];
        var length = await output.ReadAtLeastAsync(picture, picture.Length, throwOnEndOfStream: false, stop);
        return length > MostBytes ? null : picture[..length];
    }

    /// <summary>The beginning of what it says; the rest is read too, so that it need not wait for a reader.</summary>
    private static async Task<string> Complaint(StreamReader said, CancellationToken stop)
    {
        var complaint = new StringBuilder();
        try
        {
            while (await said.ReadLineAsync(stop) is { } line)
                if (complaint.Length < MostComplaint)
                    complaint.Append(complaint.Length > 0 ? "; " : "").Append(line.AsSpan(0, Math.Min(line.Length, MostComplaint)));
        }
        catch (Exception fault) when (fault is OperationCanceledException or IOException or ObjectDisposedException)
        {
            // It was killed.
        }

        return complaint.ToString();
    }

    private static async Task End(Process ffmpeg)
    {
        try
        {
            if (!ffmpeg.HasExited)
                ffmpeg.Kill(entireProcessTree: true);
            await ffmpeg.WaitForExitAsync(CancellationToken.None).WaitAsync(TimeSpan.FromSeconds(5));
        }
        catch (Exception fault) when (fault is InvalidOperationException or Win32Exception or TimeoutException)
        {
            // It has ended already, or hangs where nobody can reach it.
        }
    }
}
