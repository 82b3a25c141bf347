using XaTube.Grains.Audience;
using XaTube.Grains.StreamKeys;
using XaTube.Grains.Thumbnails;

namespace XaTube.Grains.LiveStreams;

/// <summary>
/// Its channel's publishing grain commands it; silos report their viewers to it. It stores every transition before it tells
/// anybody, and a reminder activates it after a crash of its silo, so that no stream stays live for ever.
/// </summary>
[GrainType("livestream")]
public sealed class LiveStreamGrain([PersistentState("live-stream")] IPersistentState<LiveStreamRecord> stored, LiveStreamServices services)
    : Grain, ILiveStreamGrain, IRemindable
{
    private const string Reminder = "watch";
    private static readonly TimeSpan ReminderPeriod = TimeSpan.FromMinutes(1); // The shortest that Orleans allows.

    private LiveStreamStore _stream = null!;
    private LiveStreamTimer _timer = null!;

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _stream = new LiveStreamStore(this.GetPrimaryKey(), stored, services);
        _timer = new LiveStreamTimer(this, Tick, services.Local);
        if (_stream.Exists)
            await _stream.Resume();
        if (_stream.IsRunning)
            _timer.Start();
    }

    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        _timer.Stop();
        if (!_stream.IsRunning)
            return Task.CompletedTask;
        // Not written: from a silo that shuts down the stream migrates at once, and its state in memory with it.
        _stream.PrepareToMove();
        if (reason.ReasonCode == DeactivationReasonCode.ShuttingDown)
            this.MigrateOnIdle();
        return Task.CompletedTask;
    }

    public async Task Start(LiveStreamStart start)
    {
        if (_stream.Exists)
            return;
        // The reminder first: an orphaned reminder removes itself, a stream without one would stay inactive after a crash.
        await this.RegisterOrUpdateReminder(Reminder, ReminderPeriod, ReminderPeriod);
        await _stream.Begin(start);
        _timer.Start();
    }

    public async Task<ClaimResult> Claim(PublishId publisher, bool takeover)
    {
        var before = _stream.Current;
        var answer = await Apply((stream, now) => LiveStream.Claim(stream, publisher, now, takeover), ClaimResult.Over);
        // Waits for the previous publisher to be disconnected: the media server takes one publisher for each stream name.
        if (LiveStream.HasTakenOver(publisher, before, _stream.Current))
            await services.MediaServers.Drop(before.Publisher);
        return answer;
    }

    public Task<RenewDecision> Renew(PublishId publisher) =>
        Apply((stream, now) => LiveStream.Renew(stream, publisher, now), RenewDecision.NotPublishing);

    public Task Interrupt(PublishId publisher) => Apply((stream, now) => (LiveStream.Interrupt(stream, publisher, now), true), false);

    public async Task Disconnect(PublishId publisher)
    {
        await Interrupt(publisher);
        services.MediaServers.Drop(publisher).Ignore();
    }

    public Task End(EndReason reason) => Apply((stream, now) => (LiveStream.End(stream, reason, now), true), false);

    public Task<LiveStreamSnapshot?> GetSnapshot() => Task.FromResult(IsKnown() ? _stream.Snapshot() : null);

    public Task<Thumbnail?> GetThumbnail() => Task.FromResult(IsKnown() ? _stream.Thumbnail : null);

    public Task<LiveStreamSnapshot?> Subscribe(ILiveStreamObserver observer)
    {
        if (_stream.Exists)
            _stream.Subscribe(observer);
        return GetSnapshot();
    }

    public Task<ReportAnswer> Report(AudienceReport report)
    {
        services.Stalls.ThrowIfStalled();
        if (!_stream.IsRunning)
            return Task.FromResult(ReportAnswer.StreamOver);
        _stream.Accept(report);
        return Task.FromResult(ReportAnswer.Counted);
    }

    /// <summary>The reminder has done its work by activating the grain; the timer does the rest.</summary>
    public Task ReceiveReminder(string reminderName, TickStatus status) =>
        _stream.IsRunning ? Task.CompletedTask : _stream.Exists ? FinishEndedStream() : RemoveReminder();

    private async Task Tick()
    {
        // Renewals that were missed while this silo was stalled must not expire the lease.
        if (services.Stalls.IsStalled)
            return;
        await _stream.ApplyTimeouts();
        services.Local.Update(this.GetPrimaryKey(), _stream.Current.State, services.Time.GetUtcNow());
        if (_stream.IsRunning)
            await _stream.Refresh();
        else
            await FinishEndedStream();
    }

    /// <summary>Applies a transition, and disconnects the publisher if that ended the stream. Without a stream answers <paramref name="none"/>.</summary>
    private async Task<T> Apply<T>(Func<LiveStreamRecord, DateTimeOffset, (LiveStreamRecord Next, T Answer)> step, T none)
    {
        if (!_stream.Exists)
            return none;
        var wasRunning = _stream.IsRunning;
        var answer = await _stream.Apply(step);
        if (!wasRunning || _stream.IsRunning)
            return answer;
        services.MediaServers.Drop(_stream.Current.Publisher).Ignore();
        await FinishEndedStream();
        return answer;
    }

    /// <summary>Writes what is left of the read models of an ended stream; the timer repeats it until that succeeds.</summary>
    private async Task FinishEndedStream()
    {
        if (!await _stream.Project())
            return;
        await RemoveReminder();
        _timer.Stop();
    }

    private async Task RemoveReminder()
    {
        if (await this.GetReminder(Reminder) is { } reminder)
            await this.UnregisterReminder(reminder);
    }

    /// <summary>Whether there is such a stream. Ids that were made up must not fill the memory.</summary>
    private bool IsKnown()
    {
        if (!_stream.Exists)
            DeactivateOnIdle();
        return _stream.Exists;
    }
}
