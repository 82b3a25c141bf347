using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using XaTube.Grains.LiveStreams;

namespace XaTube.Grains.Audience;

/// <summary>
/// The audience of this silo: one lock around the rule, and the loop that sweeps it and reports its counts. Audience
/// grains and viewer sessions of this silo call it; it calls live streams.
/// </summary>
public sealed class SiloAudience(
    IOptions<AudienceOptions> options,
    IOptions<SiloIdentity> identity,
    IGrainFactory grains,
    AudienceRecorder recorder,
    TimeProvider time,
    ILogger<SiloAudience> log) : BackgroundService
{
    private readonly Lock _lock = new();
    private readonly Audience _audience = new(identity.Value.Name, time.GetUtcNow().ToUnixTimeMilliseconds(), options.Value);

    /// <summary>How many watch on this silo now.</summary>
    public int Viewers
    {
        get
        {
            lock (_lock)
                return _audience.Viewers;
        }
    }

    /// <summary>Applies heartbeats; returns those whose session has no pulse here.</summary>
    public IReadOnlyList<Heartbeat> Apply(ReadOnlySpan<Heartbeat> heartbeats)
    {
        List<Heartbeat>? unknown = null;
        lock (_lock)
        {
            var now = time.GetUtcNow();
            foreach (ref readonly var heartbeat in heartbeats)
                if (!_audience.Apply(heartbeat, now))
                    (unknown ??= []).Add(heartbeat);
        }

        return unknown ?? (IReadOnlyList<Heartbeat>)[];
    }

    public void Register(in Heartbeat heartbeat, Action gone)
    {
        lock (_lock)
            _audience.Register(heartbeat, gone, time.GetUtcNow());
    }

    public void Release(Guid sessionId)
    {
        lock (_lock)
            _audience.Release(sessionId);
    }

    public T? Look<T>(Guid sessionId, Func<Pulse, T> read)
        where T : class
    {
        lock (_lock)
            return _audience.Find(sessionId) is { HasLeft: false } pulse ? read(pulse) : null;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(options.Value.SweepInterval, time);
        var recordAt = time.GetUtcNow();
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                var now = time.GetUtcNow();
                SweepAndReport(now, stoppingToken);
                if (now < recordAt)
                    continue;
                recordAt = now + options.Value.RecordEvery;
                await Record(now);
            }
        }
        catch (OperationCanceledException)
        {
            await Record(time.GetUtcNow());
        }
    }

    private void SweepAndReport(DateTimeOffset now, CancellationToken stopping)
    {
        IReadOnlyList<Pulse> gone;
        IReadOnlyList<(Guid StreamId, AudienceReport Report)> reports;
        lock (_lock)
        {
            gone = _audience.Sweep(now);
            reports = _audience.TakeReports(now);
        }

        foreach (var pulse in gone)
            pulse.Gone();
        foreach (var (streamId, report) in reports)
            Report(streamId, report, stopping).Ignore();
    }

    private async Task Report(Guid streamId, AudienceReport report, CancellationToken stopping)
    {
        try
        {
            if (await grains.GetGrain<ILiveStreamGrain>(streamId).Report(report) == ReportAnswer.StreamOver)
                lock (_lock)
                    _audience.StreamOver(streamId, time.GetUtcNow());
        }
        catch (Exception failure) when (!stopping.IsCancellationRequested)
        {
            // Counts are absolute: the next report makes up for this one.
            log.LogWarning(failure, "Stream {Stream} did not take the report of its audience", streamId);
        }
    }

    private Task Record(DateTimeOffset now)
    {
        AudienceBatch batch;
        lock (_lock)
            batch = _audience.TakeBatch(now);
        return recorder.Write(batch);
    }
}
