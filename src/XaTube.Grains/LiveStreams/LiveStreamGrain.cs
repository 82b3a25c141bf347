using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans.Storage;
using XaTube.Grains.Audience;
using XaTube.Grains.CallbackReachability;
using XaTube.Grains.StreamKeys;
using XaTube.Storage.LiveStreams;
using XaTube.Storage.Statistics;

namespace XaTube.Grains.LiveStreams;

/// <summary>
/// Its channel commands it; silos report to it. It stores every transition before it tells anybody, and a reminder
/// wakes it should its silo die, so that no stream stays live for ever.
/// </summary>
public sealed partial class LiveStreamGrain(
    [PersistentState("live-stream")] IPersistentState<LiveStreamRecord> stored,
    IStreamHistory history,
    IAudienceRecords records,
    IMediaServerControl publishers,
    IOptions<LiveStreamOptions> options,
    ISiloStatusOracle silos,
    ICallbackReachabilityProbe callbacks,
    StallDetector stalls,
    LocalStreams local,
    TimeProvider time,
    ILogger<LiveStreamGrain> log) : Grain, ILiveStreamGrain, IRemindable
{
    private const string WatchReminder = "watch";
    private static readonly TimeSpan ReminderPeriod = TimeSpan.FromMinutes(1);

    private LiveStreamAudience _audience = null!;
    private LiveStreamProjection _projection = null!;
    private LiveStreamNotifier _notifier = null!;
    private IGrainTimer? _timer;
    private PublisherLease _lease = null!;
    private DateTimeOffset _checkpointAt;

    private LiveStreamRecord Stream => stored.State;

    private bool IsRunning => stored.RecordExists && Stream.State != LiveStreamState.Ended;

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        _notifier = new LiveStreamNotifier(GrainFactory, stalls, time, log);
        _projection = new LiveStreamProjection(this.GetPrimaryKey(), history, records, log);
        _audience = new LiveStreamAudience(silos, time, options.Value.ReportLifetime, _projection.Completed);
        _lease = new PublisherLease(publishers, callbacks, options.Value, time);
        _checkpointAt = now;
        if (!stored.RecordExists)
            return;
        _notifier.ContinueFrom(Stream.Announced);
        if (IsRunning)
        {
            stored.State = _audience.Resume(Stream);
            StartTicking();
        }

        await _projection.Write(Stream);
    }

    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        StopTicking();
        if (!IsRunning)
            return Task.CompletedTask;
        // Not written: from a silo that leaves, the stream moves on to another at once, and its state in memory with it.
        stored.State = ToStore();
        if (reason.ReasonCode == DeactivationReasonCode.ShuttingDown)
            this.MigrateOnIdle();
        return Task.CompletedTask;
    }

    public async Task Start(LiveStreamStart start)
    {
        if (stored.RecordExists)
            return;
        // The reminder first: one without a stream removes itself, a stream without one could be forgotten.
        await this.RegisterOrUpdateReminder(WatchReminder, ReminderPeriod, ReminderPeriod);
        await Become(LiveStream.Begin(start, time.GetUtcNow()));
        StartTicking();
    }

    public async Task<ClaimResult> Claim(PublishId publisher, bool takeover)
    {
        if (!stored.RecordExists)
            return ClaimResult.Over;
        var before = Stream;
        var (next, answer) = LiveStream.Claim(_audience.UpToNow(before), publisher, time.GetUtcNow(), takeover);
        await Become(next);
        // Who was there before is gone when the answer arrives: two can't send to one public name.
        if (before.State == LiveStreamState.Live && next.Publisher != before.Publisher && !publisher.Outlives(before.Publisher))
            await publishers.Drop(before.Publisher);
        return answer;
    }

    public async Task<RenewDecision> Renew(PublishId publisher)
    {
        if (!stored.RecordExists)
            return RenewDecision.NotPublishing;
        var (next, answer) = LiveStream.Renew(_audience.UpToNow(Stream), publisher, time.GetUtcNow());
        await Become(next);
        return answer;
    }

    public Task Interrupt(PublishId publisher) =>
        stored.RecordExists
            ? Become(LiveStream.Interrupt(_audience.UpToNow(Stream), publisher, time.GetUtcNow()))
            : Task.CompletedTask;

    public async Task Disconnect(PublishId publisher)
    {
        await Interrupt(publisher);
        publishers.Drop(publisher).Ignore();
    }

    public Task End(EndReason reason) =>
        stored.RecordExists ? Become(LiveStream.End(_audience.UpToNow(Stream), reason, time.GetUtcNow())) : Task.CompletedTask;

    public Task<LiveStreamSnapshot?> GetSnapshot()
    {
        // Ids that were made up must not fill the memory.
        if (!stored.RecordExists)
            DeactivateOnIdle();
        return Task.FromResult(stored.RecordExists ? Snapshot() : null);
    }

    public Task<ReportAnswer> Report(AudienceReport report)
    {
        stalls.ThrowIfStalled();
        if (!IsRunning)
            return Task.FromResult(ReportAnswer.StreamOver);
        _audience.Accept(report);
        Recount();
        return Task.FromResult(ReportAnswer.Counted);
    }

    public Task<LiveStreamSnapshot?> Subscribe(ILiveStreamObserver observer)
    {
        if (stored.RecordExists)
            _notifier.Subscribe(observer);
        return GetSnapshot();
    }

    public async Task ReceiveReminder(string reminderName, TickStatus status)
    {
        // Being awake is what the reminder is for; the timer does the rest.
        if (stored.RecordExists)
            await (IsRunning ? Task.CompletedTask : Settle());
        else if (await this.GetReminder(reminderName) is { } orphan)
            await this.UnregisterReminder(orphan);
    }

    private void StartTicking()
    {
        if (_timer is not null)
            return;
        _timer = this.RegisterGrainTimer(
            Tick, new GrainTimerCreationOptions(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1)) { KeepAlive = true });
        EngineMeter.StreamsChanged(+1);
    }

    private void StopTicking()
    {
        if (_timer is null)
            return;
        _timer.Dispose();
        _timer = null;
        local.Went(this.GetPrimaryKey());
        EngineMeter.StreamsChanged(-1);
    }

    private async Task Tick()
    {
        // What it has not heard while the silo stood still says nothing.
        if (stalls.IsStalled)
            return;
        var now = time.GetUtcNow();
        await Become(await _lease.Pass(_audience.UpToNow(Stream)));
        local.Is(this.GetPrimaryKey(), Stream.State, now);
        if (!IsRunning)
        {
            await Settle();
            return;
        }

        Recount();
        _notifier.Repeat(Snapshot());
        if (now - _checkpointAt >= options.Value.Checkpoint)
            await Checkpoint(now);
    }

    /// <summary>The one way to change state: a new version is stored, projected and told; the same one is only kept.</summary>
    private async Task Become(LiveStreamRecord next)
    {
        if (stored.RecordExists && next.Version == Stream.Version)
        {
            stored.State = next;
            return;
        }

        await stored.Save(next with { Announced = _notifier.NextVersion() });
        log.LogInformation("Stream {Stream} is {State}, publisher {Publisher}", this.GetPrimaryKey(), next.State, next.Publisher);
        _notifier.Tell(Snapshot());
        if (next.State != LiveStreamState.Ended)
        {
            await _projection.Write(next);
            return;
        }

        if (next.EndReason != EndReason.PublisherGone)
            publishers.Drop(next.Publisher).Ignore();
        _projection.Completed.Add(next.Audience.RunningMinute);
        await Settle();
    }

    /// <summary>An ended stream ticks on until everything that others read of it is written.</summary>
    private async Task Settle()
    {
        if (!await _projection.Write(Stream))
            return;
        if (await this.GetReminder(WatchReminder) is { } reminder)
            await this.UnregisterReminder(reminder);
        StopTicking();
    }

    private async Task Checkpoint(DateTimeOffset now)
    {
        _checkpointAt = now;
        await _projection.Write(Stream, withRunningMinute: true);
        try
        {
            stored.State = ToStore();
            await stored.WriteStateAsync();
        }
        catch (Exception failure) when (failure is not InconsistentStateException)
        {
            // The broadcast goes on without its database; the next checkpoint tries again.
            log.LogWarning(failure, "Stream {Stream} could not store its figures", this.GetPrimaryKey());
        }
    }

    private LiveStreamRecord ToStore() => Stream with { Reports = _audience.Reports, Announced = _notifier.NextVersion() };

    private void Recount()
    {
        var next = _audience.Recount(Stream);
        if (ReferenceEquals(next, Stream))
            return;
        stored.State = next;
        _notifier.Tell(Snapshot());
    }

    private LiveStreamSnapshot Snapshot() => new(
        this.GetPrimaryKey(), Stream.Channel, Stream.Title, Stream.State, Stream.StartedAt, Stream.EndedAt,
        _lease.ResumableUntil(Stream),
        Stream.State == LiveStreamState.Ended ? 0 : Stream.Audience.Viewers, Stream.Audience.Whole.Peak, Stream.Publisher,
        _notifier.NextVersion(), ThumbnailAt, Stream.State == LiveStreamState.Interrupted ? Stream.LastSignAt : null);
}
