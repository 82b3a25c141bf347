using System.Diagnostics.Metrics;
using Microsoft.Extensions.Options;
using XaTube.Grains;
using XaTube.Grains.LiveStreams;
using XaTube.Grains.Thumbnails;

namespace XaTube.Silo.Thumbnails;

/// <summary>
/// Takes thumbnails of the streams that are live on this silo, when <see cref="ThumbnailScheduler"/> says so. Counts
/// attempts as <c>xatube.thumbnails</c>, by outcome. A stream of which none can be taken is logged at Debug only: it is the
/// streamer's matter.
/// </summary>
public sealed class ThumbnailGenerator(
    LocalStreams streams, StallDetector stalls, IOptions<ThumbnailOptions> options, TimeProvider time, ILogger<ThumbnailGenerator> log)
    : BackgroundService
{
    // Not a setting: how exactly the interval is kept.
    private static readonly TimeSpan SchedulePeriod = TimeSpan.FromSeconds(1);

    private readonly Meter _meter = new("XaTube.Silo");
    private readonly Lock _lock = new();
    private readonly ThumbnailScheduler _scheduler = new(options.Value);
    private readonly FrameGrabber _grabber = new(options.Value.Timeout, Environment.GetEnvironmentVariable("PATH"));
    private bool _missingLogged;

    public override void Dispose()
    {
        _meter.Dispose();
        base.Dispose();
    }

    /// <summary>Completes when every ffmpeg has ended, so that a stopping silo leaves none behind.</summary>
    protected override Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var counter = _meter.CreateCounter<long>("xatube.thumbnails", description: "Turns to picture live streams, by outcome.");
        return Task.WhenAll(Enumerable.Range(0, options.Value.AtOnce).Select(_ => RunWorker(counter, stoppingToken)));
    }

    private async Task RunWorker(Counter<long> counter, CancellationToken stop)
    {
        using var timer = new PeriodicTimer(SchedulePeriod, time);
        try
        {
            while (await timer.WaitForNextTickAsync(stop))
                while (BeginNext() is { } stream)
                {
                    var outcome = await TakeThumbnail(stream, stop);
                    counter.Add(1, new KeyValuePair<string, object?>("outcome", outcome.ToString()));
                    lock (_lock)
                        _scheduler.End(stream, outcome, time.GetUtcNow());
                }
        }
        catch (OperationCanceledException)
        {
            // Stopping.
        }
    }

    private Guid? BeginNext()
    {
        lock (_lock)
            return _scheduler.Begin(streams.Live, time.GetUtcNow());
    }

    private async Task<ThumbnailOutcome> TakeThumbnail(Guid stream, CancellationToken stop)
    {
        if (_scheduler.Skip(stalls.IsStalled, MachineLoad.PerProcessor()) is { } skipped)
            return skipped;
        var at = time.GetUtcNow();
        var frame = await _grabber.Grab(options.Value.Playlist(stream), stop);
        if (frame.Jpeg is { } jpeg)
            streams.SetThumbnail(stream, new Thumbnail(jpeg, at), at + options.Value.Lifetime);
        if (frame.Outcome == ThumbnailOutcome.NoFfmpeg && !Interlocked.Exchange(ref _missingLogged, true))
            log.LogWarning("ffmpeg is not installed: live streams have no thumbnails until it is");
        else if (frame.Outcome != ThumbnailOutcome.Taken)
            log.LogDebug("Stream {Stream} has no new thumbnail: {Outcome} {Error}", stream, frame.Outcome, frame.Error);
        return frame.Outcome;
    }
}
