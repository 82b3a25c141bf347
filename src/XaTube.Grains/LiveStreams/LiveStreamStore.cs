using Microsoft.Extensions.Logging;
using XaTube.Grains.Audience;
using XaTube.Grains.Thumbnails;

namespace XaTube.Grains.LiveStreams;

/// <summary>
/// The state of one live stream, and the only place where it changes. A transition is stored first, then told to those who
/// subscribed, then projected into history (an ended stream by its grain, which repeats that until it succeeds). What is no
/// transition (figures, the publisher's lease) is kept in memory and stored with the next checkpoint.
/// </summary>
internal sealed class LiveStreamStore
{
    private readonly Guid _id;
    private readonly IPersistentState<LiveStreamRecord> _stored;
    private readonly LiveStreamServices _services;
    private readonly LiveStreamNotifier _notifier;
    private readonly LiveStreamProjection _projection;
    private readonly LiveStreamAudience _audience;
    private readonly LiveStreamCheckpoint _checkpoint;
    private readonly PublisherLease _lease;
    private readonly LiveStreamMedia _media;
    private (MediaState State, string? BaseUrl, DateTimeOffset? ThumbnailAt) _notifiedMedia;

    public LiveStreamStore(Guid id, IPersistentState<LiveStreamRecord> stored, LiveStreamServices services)
    {
        (_id, _stored, _services) = (id, stored, services);
        var options = services.Options.Value;
        _notifier = new LiveStreamNotifier(services.Grains, services.Stalls, services.Time, services.Log);
        _projection = new LiveStreamProjection(id, services.History, services.Records, services.Log);
        _audience = new LiveStreamAudience(services.Silos, services.Time, options.ReportLifetime, _projection.Completed);
        _checkpoint = new LiveStreamCheckpoint(id, stored, _projection, options.Checkpoint, services.Time, services.Log);
        _media = new LiveStreamMedia(services.Time);
        _lease = new PublisherLease(services.MediaServers, services.Callbacks, options, services.Time);
    }

    public LiveStreamRecord Current => _stored.State;

    public bool Exists => _stored.RecordExists;

    public bool IsRunning => Exists && Current.State != LiveStreamState.Ended;

    /// <summary>The stream's picture; null where there is none.</summary>
    public Thumbnail? Thumbnail => IsRunning ? _media.Thumbnail : null;

    /// <summary>What the media agent reported last of the publisher that holds the stream; null where there is nothing.</summary>
    public MediaReport? Media => IsRunning ? _media.ReportOn(Current) : null;

    /// <summary>Continues a stream that an earlier activation left, if it left one.</summary>
    public async Task Resume()
    {
        if (!Exists)
            return;
        _notifier.ContinueFrom(Current.Announced);
        if (IsRunning)
            _stored.State = _audience.Resume(Current);
        await _projection.Write(Current);
    }

    public Task Begin(LiveStreamStart start) => TransitionTo(LiveStream.Begin(start, _services.Time.GetUtcNow()));

    /// <summary>The stream with the time until now in its figures: what a step of the rule starts from.</summary>
    public LiveStreamRecord UpToNow() => _audience.UpToNow(Current);

    /// <summary>Applies the publisher's lease and the grace.</summary>
    public async Task ApplyTimeouts() => await TransitionTo(await _lease.ApplyTimeouts(UpToNow()));

    /// <summary>
    /// Stores the next version of the stream and notifies of it; the same version is only kept in memory. True if the stream
    /// ended by it.
    /// </summary>
    public async Task<bool> TransitionTo(LiveStreamRecord next)
    {
        if (Exists && next.Version == Current.Version)
        {
            _stored.State = next;
            return false;
        }

        var wasRunning = IsRunning;
        await _stored.Save(next with { Announced = _notifier.NextVersion() });
        _services.Log.LogInformation("Stream {Stream} is {State}, publisher {Publisher}", _id, next.State, next.Publisher);
        _notifier.Notify(Snapshot());
        if (IsRunning)
            await _projection.Write(next);
        else
            _projection.Completed.Add(next.Audience.RunningMinute);
        return wasRunning && !IsRunning;
    }

    /// <summary>Counts one silo's report, while the stream runs.</summary>
    public ReportAnswer Accept(AudienceReport report)
    {
        if (!IsRunning)
            return ReportAnswer.StreamOver;
        _audience.Accept(report);
        Recount();
        return ReportAnswer.Counted;
    }

    /// <summary>Takes a report of the media agent.</summary>
    public void Accept(MediaReport report)
    {
        _media.Accept(Current, report);
        NotifyOfMedia();
    }

    public void SetThumbnail(Thumbnail thumbnail, TimeSpan lifetime)
    {
        _media.SetThumbnail(thumbnail, lifetime);
        NotifyOfMedia();
    }

    /// <summary>Brings count, directory and stored figures of a running stream up to date.</summary>
    public async Task Refresh()
    {
        Recount();
        NotifyOfMedia();
        _notifier.RefreshDirectory(Snapshot());
        if (_checkpoint.IsDue)
            await _checkpoint.Write(ToStore());
    }

    /// <summary>Projects what history does not have yet. False when that failed and is owed.</summary>
    public Task<bool> Project() => _projection.Write(Current);

    /// <summary>Puts into the state what only memory had, so that it migrates with the grain.</summary>
    public void PrepareToMove()
    {
        if (IsRunning)
            _stored.State = ToStore();
    }

    public void Subscribe(ILiveStreamObserver observer) => _notifier.Subscribe(observer);

    public LiveStreamSnapshot Snapshot() =>
        LiveStream.Snapshot(_id, Current, _lease.ResumableUntil(Current), Thumbnail?.At, _notifier.NextVersion()) with
        {
            Media = _media.StateOf(Current),
            MediaBaseUrl = _media.BaseUrlOf(Current) ?? _services.MediaServers.MediaBaseUrlOf(Current.Publisher.Node),
        };

    private void Recount()
    {
        var next = _audience.Recount(Current);
        if (ReferenceEquals(next, Current))
            return;
        _stored.State = next;
        _notifier.Notify(Snapshot());
    }

    private void NotifyOfMedia()
    {
        var media = (_media.StateOf(Current), _media.BaseUrlOf(Current), Thumbnail?.At);
        if (!IsRunning || media == _notifiedMedia)
            return;
        _notifiedMedia = media;
        _notifier.Notify(Snapshot());
    }

    private LiveStreamRecord ToStore() => Current with { Reports = _audience.Reports, Announced = _notifier.NextVersion() };
}
