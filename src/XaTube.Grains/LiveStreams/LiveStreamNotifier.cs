using Microsoft.Extensions.Logging;
using Orleans.Utilities;
using XaTube.Grains.LiveDirectory;

namespace XaTube.Grains.LiveStreams;

/// <summary>
/// Notifies of one stream's changes: its observers of every change, the live directory of every state and of the count a few
/// times a second. Everything is repeated, so that a lost message does no lasting harm.
/// </summary>
internal sealed class LiveStreamNotifier(IGrainFactory grains, StallDetector stalls, TimeProvider time, ILogger log)
{
    // More than the versions that an earlier activation used up after it stored for the last time.
    private static readonly TimeSpan VersionGap = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan SubscriptionLifetime = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan PostCountsEvery = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan RepeatEvery = TimeSpan.FromSeconds(5);

    private readonly ObserverManager<ILiveStreamObserver> _observers = new(SubscriptionLifetime, log);
    private (LiveStreamState State, MediaState Media, string? BaseUrl, DateTimeOffset? ThumbnailAt)? _posted;
    private int _postedViewers;
    private DateTimeOffset _postedAt;
    private long _version;

    public void Subscribe(ILiveStreamObserver observer) => _observers.Subscribe(observer, observer);

    /// <summary>
    /// Continues above the versions of an earlier activation, whose silo's clock may have been ahead: otherwise its last
    /// snapshots would count as newer until this clock has caught up.
    /// </summary>
    public void ContinueFrom(long announced) => _version = announced == 0 ? 0 : announced + VersionGap.Ticks;

    /// <summary>
    /// The version of the next snapshot. Grows across activations too: it follows the clock and the stored version. On a
    /// stalled silo it stays as it is, so that its snapshots never count as newer than another activation's.
    /// </summary>
    public long NextVersion() => stalls.IsStalled ? _version : _version = Math.Max(_version + 1, time.GetUtcNow().UtcTicks);

    /// <summary>Sends a change: to the observers, and to the directory unless only the count changed and was posted just now.</summary>
    public void Notify(LiveStreamSnapshot snapshot)
    {
        _observers.Notify(observer => observer.Changed(snapshot)).Ignore();
        if (Shown(snapshot) != _posted || time.GetUtcNow() - _postedAt >= PostCountsEvery)
            Post(snapshot);
    }

    /// <summary>Called once a second: posts to the directory a count that it does not have yet, and repeats itself every 5 s.</summary>
    public void RefreshDirectory(LiveStreamSnapshot snapshot)
    {
        if (snapshot.Viewers != _postedViewers || time.GetUtcNow() - _postedAt >= RepeatEvery)
            Post(snapshot);
    }

    /// <summary>What the directory is told of at once; the count may wait.</summary>
    private static (LiveStreamState State, MediaState Media, string? BaseUrl, DateTimeOffset? ThumbnailAt) Shown(LiveStreamSnapshot snapshot) =>
        (snapshot.State, snapshot.Media, snapshot.MediaBaseUrl, snapshot.ThumbnailAt);

    private void Post(LiveStreamSnapshot snapshot)
    {
        (_posted, _postedViewers, _postedAt) = (Shown(snapshot), snapshot.Viewers, time.GetUtcNow());
        grains.GrainFor<ILiveDirectoryGrain>(0).Post(snapshot).Ignore();
    }
}
