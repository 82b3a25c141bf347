using Microsoft.Extensions.Logging;
using Orleans.Utilities;
using XaTube.Grains.LiveDirectory;

namespace XaTube.Grains.LiveStreams;

/// <summary>
/// Tells those who want to know how one stream is, at once: its observers of every change, the live directory of
/// every state and of counts a few times a second. All of it is repeated, so that nothing hangs on one message arriving.
/// </summary>
internal sealed class LiveStreamNotifier(IGrainFactory grains, StallDetector stalls, TimeProvider time, ILogger log)
{
    // More than an earlier life announced after it stored for the last time.
    private static readonly TimeSpan Unstored = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan SubscriptionLifetime = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan PostCountsEvery = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan RepeatEvery = TimeSpan.FromSeconds(5);

    private readonly ObserverManager<ILiveStreamObserver> _observers = new(SubscriptionLifetime, log);
    private LiveStreamState? _postedState;
    private int _postedViewers;
    private DateTimeOffset _postedAt;
    private long _version;

    public void Subscribe(ILiveStreamObserver observer) => _observers.Subscribe(observer, observer);

    /// <summary>
    /// Goes on after what an earlier life announced: on a silo whose clock was ahead of this one's, its last words would
    /// otherwise stand until this clock has caught up.
    /// </summary>
    public void ContinueFrom(long announced) => _version = announced == 0 ? 0 : announced + Unstored.Ticks;

    /// <summary>
    /// Grows over the lives of the stream's grain too: it follows the clock, and what was stored of it. On a silo in doubt it
    /// stands, so that nobody takes its word for newer than that of another.
    /// </summary>
    public long NextVersion() => stalls.IsStalled ? _version : _version = Math.Max(_version + 1, time.GetUtcNow().UtcTicks);

    /// <summary>Something changed.</summary>
    public void Tell(LiveStreamSnapshot snapshot)
    {
        _observers.Notify(observer => observer.Changed(snapshot)).Ignore();
        if (snapshot.State != _postedState || time.GetUtcNow() - _postedAt >= PostCountsEvery)
            Post(snapshot);
    }

    /// <summary>Called once a second: passes on to the directory what it has not heard, or not heard lately.</summary>
    public void Repeat(LiveStreamSnapshot snapshot)
    {
        if (snapshot.Viewers != _postedViewers || time.GetUtcNow() - _postedAt >= RepeatEvery)
            Post(snapshot);
    }

    private void Post(LiveStreamSnapshot snapshot)
    {
        (_postedState, _postedViewers, _postedAt) = (snapshot.State, snapshot.Viewers, time.GetUtcNow());
        grains.GrainFor<ILiveDirectoryGrain>(0).Post(snapshot).Ignore();
    }
}
