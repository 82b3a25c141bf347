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
    private LiveStreamStore _stream = null!;
    private LiveStreamTimer<LiveStreamGrain> _timer = null!;

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _stream = new LiveStreamStore(this.GetPrimaryKey(), stored, services);
        _timer = new LiveStreamTimer<LiveStreamGrain>(this, Tick);
        await _stream.Resume();
        if (_stream.IsRunning)
            _timer.Start();
    }

    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        _timer.Stop();
        // Not written: from a silo that shuts down the stream migrates at once, and its state in memory with it.
        _stream.PrepareToMove();
        if (_stream.IsRunning && reason.ReasonCode == DeactivationReasonCode.ShuttingDown)
            this.MigrateOnIdle();
        return Task.CompletedTask;
    }

    public async Task Start(LiveStreamStart start)
    {
        if (_stream.Exists)
            return;
        // The reminder first: an orphaned reminder removes itself, a stream without one would stay inactive after a crash.
        await _timer.SetReminder();
        await _stream.Begin(start);
        _timer.Start();
    }

    public async Task<ClaimResult> Claim(PublishId publisher, bool takeover)
    {
        if (!_stream.Exists)
            return ClaimResult.Over;
        var before = _stream.Current;
        var (next, answer) = LiveStream.Claim(_stream.UpToNow(), publisher, services.Time.GetUtcNow(), takeover);
        await TransitionTo(next);
        // Waits for the previous publisher to be disconnected: the media server takes one publisher for each stream name.
        if (LiveStream.HasTakenOver(publisher, before, _stream.Current))
            await services.MediaServers.Drop(before.Publisher);
        return answer;
    }

    public async Task<RenewDecision> Renew(PublishId publisher)
    {
        if (!_stream.Exists)
            return RenewDecision.NotPublishing;
        var (next, answer) = LiveStream.Renew(_stream.UpToNow(), publisher, services.Time.GetUtcNow());
        await TransitionTo(next);
        return answer;
    }

    public Task Interrupt(PublishId publisher) =>
        _stream.Exists ? TransitionTo(LiveStream.Interrupt(_stream.UpToNow(), publisher, services.Time.GetUtcNow())) : Task.CompletedTask;

    public async Task Disconnect(PublishId publisher)
    {
        await Interrupt(publisher);
        services.MediaServers.Drop(publisher).Ignore();
    }

    public Task End(EndReason reason) =>
        _stream.Exists ? TransitionTo(LiveStream.End(_stream.UpToNow(), reason, services.Time.GetUtcNow())) : Task.CompletedTask;

    public Task<LiveStreamSnapshot?> GetSnapshot() => Task.FromResult(IsKnown() ? _stream.Snapshot() : null);

    public Task<Thumbnail?> GetThumbnail() => Task.FromResult(IsKnown() ? _stream.Thumbnail : null);

    public Task<MediaReport?> GetMedia() => Task.FromResult(IsKnown() ? _stream.Media : null);

    public Task SetThumbnail(Thumbnail thumbnail, TimeSpan lifetime) => IfKnown(() => _stream.SetThumbnail(thumbnail, lifetime));

    public Task ReportMedia(MediaReport report) => IfKnown(() => _stream.Accept(report));

    public Task<LiveStreamSnapshot?> Subscribe(ILiveStreamObserver observer)
    {
        if (_stream.Exists)
            _stream.Subscribe(observer);
        return GetSnapshot();
    }

    public Task<ReportAnswer> Report(AudienceReport report)
    {
        services.Stalls.ThrowIfStalled();
        return Task.FromResult(_stream.Accept(report));
    }

    /// <summary>The reminder has done its work by activating the grain; the timer does the rest.</summary>
    public Task ReceiveReminder(string reminderName, TickStatus status) =>
        _stream.IsRunning ? Task.CompletedTask : _stream.Exists ? FinishEndedStream() : _timer.RemoveReminder();

    private async Task Tick()
    {
        // Renewals that were missed while this silo was stalled must not expire the lease.
        if (services.Stalls.IsStalled)
            return;
        await _stream.ApplyTimeouts();
        await (_stream.IsRunning ? _stream.Refresh() : FinishEndedStream());
    }

    /// <summary>Stores a transition, and disconnects the publisher if it ended the stream.</summary>
    private async Task TransitionTo(LiveStreamRecord next)
    {
        if (!await _stream.TransitionTo(next))
            return;
        services.MediaServers.Drop(_stream.Current.Publisher).Ignore();
        await FinishEndedStream();
    }

    /// <summary>Writes what is left of the read models of an ended stream; the timer repeats it until that succeeds.</summary>
    private async Task FinishEndedStream()
    {
        if (!await _stream.Project())
            return;
        await _timer.RemoveReminder();
        _timer.Stop();
    }

    private Task IfKnown(Action change)
    {
        if (IsKnown())
            change();
        return Task.CompletedTask;
    }

    /// <summary>Whether there is such a stream. Ids that were made up must not fill the memory.</summary>
    private bool IsKnown()
    {
        if (!_stream.Exists)
            DeactivateOnIdle();
        return _stream.Exists;
    }
}
