using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using XaTube.Grains.LiveStreams;

namespace XaTube.Grains.Audience;

/// <summary>
/// The viewers counted on this silo: a lock around <see cref="Audience"/>, and the loop that expires sessions, reports counts
/// to live streams and writes to the database. The partitions and viewer sessions of this silo call it. Thread-safe.
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
    private bool _stopping;

    /// <summary>The number of viewers counted on this silo now.</summary>
    public int Viewers
    {
        get
        {
            lock (_lock)
                return _audience.Viewers;
        }
    }

    /// <summary>Applies heartbeats; returns those whose session has no entry here.</summary>
    /// <exception cref="SiloFencedException">The silo has stalled and may have been declared dead. Nothing was applied.</exception>
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

    public void Register(in Heartbeat heartbeat, IViewerSessionEntryOwner owner)
    {
        lock (_lock)
            _audience.Register(heartbeat, owner, time.GetUtcNow());
    }

    /// <summary>
    /// Removes the entry of a session whose grain is deactivated. While the silo stops, all grains are, and the entries stay
    /// to be handed over.
    /// </summary>
    public void Release(Guid sessionId)
    {
        lock (_lock)
            if (!_stopping)
                _audience.Release(sessionId);
    }

    /// <summary>Removes and returns all sessions, as heartbeats for other silos.</summary>
    public IReadOnlyList<Heartbeat> DrainSessions()
    {
        lock (_lock)
            return _audience.DrainSessions(time.GetUtcNow());
    }

    /// <summary>Writes what was credited since the silo began to stop.</summary>
    public async Task WriteFinalBatch()
    {
        await (ExecuteTask ?? Task.CompletedTask).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await Record(time.GetUtcNow());
    }

    /// <summary>What <paramref name="read"/> makes of a session that is watching here; null when there is none.</summary>
    public T? Read<T>(Guid sessionId, Func<ViewerSessionEntry, T> read)
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
                _stopping = true;
        });
        return base.StartAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // Ends as soon as the silo begins to stop: its sessions then move to other silos, their streams hold its last count
        // meanwhile, and reports of its shrinking count would subtract them twice.
        using var stopping = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken, lifetime.ApplicationStopping);
        using var timer = new PeriodicTimer(options.Value.SweepInterval, time);
        var recordAt = time.GetUtcNow();
        try
        {
            while (await timer.WaitForNextTickAsync(stopping.Token))
            {
                var now = time.GetUtcNow();
                SweepAndReport(now, stopping.Token);
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
        IReadOnlyList<ViewerSessionEntry> expired;
        IReadOnlyList<(Guid StreamId, AudienceReport Report)> reports;
        lock (_lock)
        {
            expired = _audience.Sweep(now);
            reports = _audience.TakeReports(now);
        }

        foreach (var entry in expired)
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
            // Counts are absolute, so the next report replaces this one.
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
