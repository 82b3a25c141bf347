using System.Diagnostics.Metrics;
using Microsoft.Extensions.Options;
using XaTube.Grains;
using XaTube.Grains.LiveStreams;
using XaTube.Grains.Thumbnails;

namespace XaTube.Silo.Thumbnails;

/// <summary>
/// Takes a picture of each stream that is live on this silo, now and then. Counts how turns ended as
/// <c>xatube.thumbnails</c>, by outcome. That a stream cannot be pictured is its own matter, and logged as debug only.
/// </summary>
public sealed class ThumbnailMaker(
    LocalStreams streams, StallDetector stalls, IOptions<ThumbnailOptions> options, TimeProvider time, ILogger<ThumbnailMaker> log)
    : BackgroundService
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(1);

    private readonly Meter _meter = new("XaTube.Silo");
    private readonly Lock _lock = new();
    private readonly ThumbnailScheduler _turns = new(options.Value);
    private readonly FrameGrabber _grabber = new(options.Value.Patience, Environment.GetEnvironmentVariable("PATH"));
    private bool _toldOfFfmpeg;

    public override void Dispose()
    {
        _meter.Dispose();
        base.Dispose();
    }

    /// <summary>Ends when every ffmpeg has: a stopping silo leaves none behind.</summary>
    protected override Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var counter = _meter.CreateCounter<long>("xatube.thumbnails", description: "Turns to picture live streams, by outcome.");
        return Task.WhenAll(Enumerable.Range(0, options.Value.AtOnce).Select(_ => Work(counter, stoppingToken)));
    }

    private async Task Work(Counter<long> counter, CancellationToken stop)
    {
        using var timer = new PeriodicTimer(LookEvery, time);
        try
        {
            while (await timer.WaitForNextTickAsync(stop))
                while (Begin() is { } stream)
                {
                    var outcome = await Take(stream, stop);
                    counter.Add(1, new KeyValuePair<string, object?>("outcome", outcome.ToString()));
                    lock (_lock)
                        _turns.End(stream, outcome, time.GetUtcNow());
                }
        }
        catch (OperationCanceledException)
        {
            // Stopping.
        }
    }

    private Guid? Begin()
    {
        lock (_lock)
            return _turns.Begin(streams.Live, time.GetUtcNow());
    }

    private async Task<ThumbnailOutcome> Take(Guid stream, CancellationToken stop)
    {
        if (_turns.Skip(stalls.IsStalled, MachineLoad.PerProcessor()) is { } skipped)
            return skipped;
        var at = time.GetUtcNow();
        var frame = await _grabber.Grab(options.Value.Playlist(stream), stop);
        if (frame.Jpeg is { } jpeg)
            streams.SetThumbnail(stream, new Thumbnail(jpeg, at), at + options.Value.Lifetime);
        if (frame.Outcome == ThumbnailOutcome.NoFfmpeg && !Interlocked.Exchange(ref _toldOfFfmpeg, true))
            log.LogWarning("ffmpeg is not installed: live streams have no thumbnails until it is");
        else if (frame.Outcome != ThumbnailOutcome.Taken)
            log.LogDebug("Stream {Stream} has no new thumbnail: {Outcome} {Complaint}", stream, frame.Outcome, frame.Complaint);
        return frame.Outcome;
    }
}
