using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using XaTube.Grains.LiveStreams;

namespace XaTube.Grains.Audience;

/// <summary>
/// The audience of this silo: one lock around the rule, and the loop that sweeps it and reports its counts. Audience
/// grains and viewer sessions of this silo call it; it calls live streams.
/// </summary>
public sealed class SiloPresence(
    IOptions<AudienceOptions> options,
    ILocalSiloDetails silo,
    IHostApplicationLifetime lifetime,
    IGrainFactory grains,
    AudienceRecorder recorder,
    StallDetector stalls,
    TimeProvider time,
    ILogger<SiloPresence> log) : BackgroundService
{
    private readonly Lock _lock = new();
    private readonly Audience _audience = new(silo.SiloAddress, options.Value);
    private bool _leaving;

    /// <summary>How many watch on this silo now.</summary>
    public int Viewers
    {
        get
        {
            lock (_lock)
                return _audience.Viewers;
        }
    }

    /// <summary>Applies heartbeats; returns those whose session has no entry here.</summary>
    /// <exception cref="SiloFencedException">The silo has stood still, and may have been given up. Nothing was applied.</exception>
    public IReadOnlyList<Heartbeat> Apply(ReadOnlySpan<Heartbeat> heartbeats)
    {
        stalls.ThrowIfStalled();
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

    public void Register(in Heartbeat heartbeat, ISessionEntryOwner owner)
    {
        lock (_lock)
            _audience.Register(heartbeat, owner, time.GetUtcNow());
    }

    /// <summary>A session's grain goes. From a silo that leaves they all go, and their sessions wait to be handed over.</summary>
    public void Release(Guid sessionId)
    {
        lock (_lock)
            if (!_leaving)
                _audience.Release(sessionId);
    }

    /// <summary>Everybody who watches here, who from now on watch elsewhere.</summary>
    public IReadOnlyList<Heartbeat> DrainSessions()
    {
        lock (_lock)
            return _audience.DrainSessions(time.GetUtcNow());
    }

    /// <summary>Writes what the silo has still credited since it began to leave.</summary>
    public async Task WriteFinalBatch()
    {
        await (ExecuteTask ?? Task.CompletedTask).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await Record(time.GetUtcNow());
    }

    public T? Read<T>(Guid sessionId, Func<SessionEntry, T> read)
        where T : class
    {
        lock (_lock)
            return _audience.Find(sessionId) is { HasLeft: false } entry ? read(entry) : null;
    }

    public override Task StartAsync(CancellationToken cancellationToken)
    {
        lifetime.ApplicationStopping.Register(() =>
        {
            lock (_lock)
                _leaving = true;
        });
        return base.StartAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // From the moment the silo begins to leave, its sessions move away: their streams hold its last count meanwhile,
        // and must not hear that it shrinks.
        using var leaving = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken, lifetime.ApplicationStopping);
        using var timer = new PeriodicTimer(options.Value.SweepInterval, time);
        var recordAt = time.GetUtcNow();
        try
        {
            while (await timer.WaitForNextTickAsync(leaving.Token))
            {
                var now = time.GetUtcNow();
                SweepAndReport(now, leaving.Token);
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
        stalls.Tick();
        if (stalls.IsStalled)
            return;
        IReadOnlyList<SessionEntry> gone;
        IReadOnlyList<(Guid StreamId, AudienceReport Report)> reports;
        lock (_lock)
        {
            gone = _audience.Sweep(now);
            reports = _audience.TakeReports(now);
        }

        foreach (var entry in gone)
            entry.Owner.OnExpired();
        foreach (var (streamId, report) in reports)
            Report(streamId, report, stopping).Ignore();
    }

    private async Task Report(Guid streamId, AudienceReport report, CancellationToken stopping)
    {
        try
        {
            if (await grains.GrainFor<ILiveStreamGrain>(streamId).Report(report) == ReportAnswer.StreamOver)
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
