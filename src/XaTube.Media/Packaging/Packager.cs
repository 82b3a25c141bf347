using System.Buffers;
using System.ComponentModel;
using XaTube.Media.Ffmpeg;
using XaTube.Media.TransportStreams;

namespace XaTube.Media.Packaging;

/// <summary>
/// Packages what one publisher sends: ffmpeg plays the stream from the media server and rewraps it as a transport stream,
/// without encoding anything; this cuts it. Where ffmpeg ends although the publisher is still there, it is started again.
/// </summary>
/// <param name="ffmpeg">Its path.</param>
/// <param name="source">Where the media server plays the stream.</param>
/// <param name="fromStart">Whether the publisher has not begun to send: see <see cref="TrackWait"/>.</param>
public sealed class Packager(string ffmpeg, Uri source, bool fromStart, TimeProvider time, ILogger log)
{
    // In microseconds. A publisher that sends nothing is dropped by the media server before; this ends an ffmpeg whose media server hangs.
    private const string NetworkTimeout = "20000000";

    private static readonly TimeSpan FirstDelay = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan LongestDelay = TimeSpan.FromSeconds(5);

    /// <summary>Runs until it is stopped; the last segment is then complete. Never throws because of the stream.</summary>
    public async Task Run(SegmentFolder folder, IFrameObserver frames, CancellationToken stop)
    {
        var (delay, isFirst) = (FirstDelay, true);
        while (!stop.IsCancellationRequested)
        {
            var startedAt = time.GetTimestamp();
            var error = await RunOnce(folder, frames, TrackWait(fromStart && isFirst), stop);
            isFirst = false;
            if (stop.IsCancellationRequested)
                return;
            log.LogInformation("The packager of stream {Stream} ended and is started again: {Reason}", folder.Stream, error);
            delay = time.GetElapsedTime(startedAt) > LongestDelay ? FirstDelay : TimeSpan.FromTicks(Math.Min(delay.Ticks * 2, LongestDelay.Ticks));
            await Task.Delay(delay, time, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>
    /// How long ffmpeg and ffprobe wait for a track that is announced before they go on without it. At the start of a broadcast
    /// the headers of all its tracks come at once. In the middle of one, that of the picture comes with the next keyframe only.
    /// </summary>
    public static TimeSpan TrackWait(bool fromStart) => TimeSpan.FromSeconds(fromStart ? 2 : 12);

    private string[] Arguments(TimeSpan trackWait) =>
    [
        "-nostdin", "-loglevel", "error", "-protocol_whitelist", "rtmp,tcp,pipe",
        "-rw_timeout", NetworkTimeout, "-rtmp_live", "live",
        // It begins as soon as the headers of all announced tracks are there; it would wait for some pictures to guess their rate.
        "-analyzeduration", $"{(long)trackWait.TotalMicroseconds}", "-probesize", "50000000", "-fpsprobesize", "0",
        "-i", source.ToString(), "-map", "0:v:0?", "-map", "0:a:0?", "-c", "copy",
        // Half a second without one of the tracks, and the other goes on.
        "-max_interleave_delta", "500000", "-muxdelay", "0", "-muxpreload", "0", "-flush_packets", "1",
        "-f", "mpegts", "pipe:1",
    ];

    private async Task<string> RunOnce(SegmentFolder folder, IFrameObserver frames, TimeSpan trackWait, CancellationToken stop)
    {
        try
        {
            await using var process = FfmpegProcess.Start(ffmpeg, Arguments(trackWait));
            using var writer = new SegmentWriter(folder, time, failure => log.LogWarning("A segment of stream {Stream} was not written: {Reason}", folder.Stream, failure.Message));
            var segmenter = new Segmenter(writer, frames);
            try
            {
                await Cut(process.Output, segmenter, stop);
            }
            catch (Exception failure) when (failure is OperationCanceledException or IOException)
            {
                // Stopped, or killed by somebody else.
            }

            segmenter.Complete();
            return await process.End();
        }
        catch (Exception failure) when (failure is Win32Exception or FormatException)
        {
            return failure.Message;
        }
    }

    private static async Task Cut(Stream output, Segmenter segmenter, CancellationToken stop)
    {
        // Whole packets only, as few as have arrived.
        var buffer = ArrayPool<byte>.Shared.Rent(TransportPacket.Size * 256);
        try
        {
            var filled = 0;
            while (await output.ReadAsync(buffer.AsMemory(filled), stop) is > 0 and var read)
            {
                filled += read;
                var at = 0;
                for (; filled - at >= TransportPacket.Size; at += TransportPacket.Size)
                    segmenter.Write(buffer.AsSpan(at, TransportPacket.Size));
                buffer.AsSpan(at, filled - at).CopyTo(buffer);
                filled -= at;
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
