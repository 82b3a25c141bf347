using System.Diagnostics.Metrics;
using Microsoft.Extensions.Options;
using XaTube.Grains.LiveStreams;
using XaTube.Grains.Thumbnails;
using XaTube.Media.Nodes;
using XaTube.Media.Streams;

namespace XaTube.Media.Thumbnails;

/// <summary>
/// Takes thumbnails of the streams that are packaged here, from their newest segments, when <see cref="ThumbnailScheduler"/>
/// says so. Counts attempts as <c>xatube.thumbnails</c>, by outcome. A stream of which none can be taken is logged at Debug
/// only: it is the streamer's matter.
/// </summary>
public sealed class ThumbnailGenerator(
    MediaAgent agent, StreamMediaServices services, IClusterClient cluster, IOptions<ThumbnailOptions> options, TimeProvider time, ILogger<ThumbnailGenerator> log)
    : BackgroundService
{
    // Not a setting: how exactly the interval is kept.
    private static readonly TimeSpan SchedulePeriod = TimeSpan.FromSeconds(1);

    private readonly Meter _meter = new(MediaAgentMeter.Name);
    private readonly Lock _lock = new();
    private readonly ThumbnailScheduler _scheduler = new(options.Value);
    private readonly FrameGrabber _grabber = new(services.Ffmpeg, options.Value.Timeout);
    private bool _missingLogged;

    public override void Dispose()
    {
        _meter.Dispose();
        base.Dispose();
    }

    /// <summary>Completes when every ffmpeg has ended, so that a stopping agent leaves none behind.</summary>
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
                        _scheduler.End(stream.Id, outcome, time.GetUtcNow());
                }
        }
        catch (OperationCanceledException)
        {
            // Stopping.
        }
    }

    private PackagedStream? BeginNext()
    {
        // A stream without a segment has no picture yet.
        var streams = agent.Packaged.Where(stream => stream.Folder.NewestFile is not null).ToDictionary(stream => stream.Id);
        lock (_lock)
            return _scheduler.Begin(streams.Keys, time.GetUtcNow()) is { } id ? streams[id] : null;
    }

    private async Task<ThumbnailOutcome> TakeThumbnail(PackagedStream stream, CancellationToken stop)
    {
        bool skip;
        lock (_lock)
            skip = _scheduler.Skip(MachineLoad.PerProcessor());
        if (skip || stream.Folder.NewestFile is not { } segment)
            return ThumbnailOutcome.SkippedUnderLoad;
        var at = time.GetUtcNow();
        var frame = await _grabber.Grab(segment, stop);
        if (frame.Jpeg is { } jpeg && !await Set(stream.Id, new Thumbnail(jpeg, at)))
            return ThumbnailOutcome.Failed;
        if (frame.Outcome == ThumbnailOutcome.NoFfmpeg && !Interlocked.Exchange(ref _missingLogged, true))
            log.LogWarning("ffmpeg is not installed: live streams have no thumbnails until it is");
        else if (frame.Outcome != ThumbnailOutcome.Taken)
            log.LogDebug("Stream {Stream} has no new thumbnail: {Outcome} {Error}", stream.Id, frame.Outcome, frame.Error);
        return frame.Outcome;
    }

    private async Task<bool> Set(Guid stream, Thumbnail thumbnail)
    {
        try
        {
            await cluster.GetGrain<ILiveStreamGrain>(stream).SetThumbnail(thumbnail, options.Value.Lifetime);
            return true;
        }
        catch (Exception failure)
        {
            log.LogDebug(failure, "The thumbnail of stream {Stream} could not be handed over", stream);
            return false;
        }
    }
}
