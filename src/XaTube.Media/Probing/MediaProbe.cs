using System.ComponentModel;
using System.Diagnostics;
using XaTube.Media.Ffmpeg;

namespace XaTube.Media.Probing;

/// <summary>
/// Has ffprobe look at what a publisher sends: once for each, a few at a time, and no longer than the timeout.
/// </summary>
public sealed class MediaProbe(string? ffprobe, TimeSpan timeout) : IDisposable
{
    private const int AtOnce = 2;
    private const int MaxBytes = 64 * 1024;

    private readonly SemaphoreSlim _turns = new(AtOnce);

    public void Dispose() => _turns.Dispose();

    /// <summary>The tracks of a stream; null where ffprobe is missing, failed or took too long.</summary>
    /// <param name="source">Where the media server plays it.</param>
    /// <param name="trackWait">How long to wait for a track that is announced.</param>
    /// <param name="stop">Kills ffprobe at once.</param>
    /// <exception cref="OperationCanceledException"><paramref name="stop"/> was cancelled.</exception>
    public async Task<ProbedTracks?> Probe(Uri source, TimeSpan trackWait, CancellationToken stop)
    {
        if (ffprobe is null)
            return null;
        await _turns.WaitAsync(stop);
        try
        {
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(stop);
            limit.CancelAfter(timeout);
            await using var process = FfmpegProcess.Start(ffprobe, Arguments(source, trackWait), ProcessPriorityClass.BelowNormal);
            var output = new byte[MaxBytes];
            var length = await process.Output.ReadAtLeastAsync(output, output.Length, throwOnEndOfStream: false, limit.Token);
            return ProbedTracks.Parse(output.AsSpan(0, length));
        }
        catch (Exception failure) when (failure is Win32Exception or IOException || (failure is OperationCanceledException && !stop.IsCancellationRequested))
        {
            return null;
        }
        finally
        {
            _turns.Release();
        }
    }

    private static string[] Arguments(Uri source, TimeSpan trackWait) =>
    [
        "-loglevel", "error", "-protocol_whitelist", "rtmp,tcp", "-rtmp_live", "live", "-analyzeduration", $"{(long)trackWait.TotalMicroseconds}", "-probesize", "50000000",
        "-show_streams", "-of", "json", source.ToString(),
    ];
}
