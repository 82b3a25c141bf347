using System.ComponentModel;
using System.Diagnostics;
using XaTube.Media.Ffmpeg;

namespace XaTube.Media.Thumbnails;

/// <summary>
/// Takes the first frame of a segment with ffmpeg, at the lowest priority and no longer than the timeout.
/// </summary>
/// <param name="ffmpeg">Its path; null where it is not installed.</param>
/// <param name="timeout">How long ffmpeg may run before it is killed.</param>
public sealed class FrameGrabber(string? ffmpeg, TimeSpan timeout)
{
    /// <summary>A larger JPEG is discarded: viewers load many thumbnails at once.</summary>
    public const int MaxBytes = 200 * 1024;

    // 640 wide. A picture that is far too high for its width, as no camera's is, is squeezed.
    private const string Scale = @"scale=640:min(1280\,trunc(ow/a/2)*2),format=yuvj420p";

    /// <param name="segment">The file of a segment.</param>
    /// <param name="stop">Kills ffmpeg at once.</param>
    /// <exception cref="OperationCanceledException"><paramref name="stop"/> was cancelled.</exception>
    public async Task<Frame> Grab(string segment, CancellationToken stop)
    {
        if (ffmpeg is null)
            return new Frame(ThumbnailOutcome.NoFfmpeg);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(stop);
        limit.CancelAfter(timeout);
        try
        {
            await using var process = FfmpegProcess.Start(ffmpeg, Arguments(segment), ProcessPriorityClass.Idle);
            var jpeg = await ReadJpeg(process.Output, limit.Token);
            if (jpeg is null)
                return new Frame(ThumbnailOutcome.TooLarge);
            await process.WaitForExit(limit.Token);
            return process.ExitCode == 0 && jpeg.Length > 0
                ? new Frame(ThumbnailOutcome.Taken, jpeg)
                : new Frame(ThumbnailOutcome.Failed, Error: await process.Error);
        }
        catch (Win32Exception failure)
        {
            return new Frame(ThumbnailOutcome.Failed, Error: failure.Message);
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
            return new Frame(ThumbnailOutcome.TimedOut);
        }
    }

    private static string[] Arguments(string segment) =>
    [
        "-nostdin", "-loglevel", "error", "-threads", "1",
        // This file and no other, whatever is in it.
        "-protocol_whitelist", "file,pipe", "-f", "mpegts", "-i", segment,
        "-an", "-frames:v", "1", "-vf", Scale, "-f", "image2pipe", "-c:v", "mjpeg", "-q:v", "5", "pipe:1",
    ];

    private static async Task<byte[]?> ReadJpeg(Stream output, CancellationToken stop)
    {
        var jpeg = new byte[MaxBytes + 1];
        var length = await output.ReadAtLeastAsync(jpeg, jpeg.Length, throwOnEndOfStream: false, stop);
        return length > MaxBytes ? null : jpeg[..length];
    }
}
