using XaTube.Grains.LiveStreams;

namespace XaTube.Bench.Targets;

/// <summary>Subscribes to a stream as API processes do, and keeps its viewer count.</summary>
public sealed class ViewerCountObserver : ILiveStreamObserver
{
    private int _changes;

    /// <summary>The number of notifications received.</summary>
    public int Changes => Volatile.Read(ref _changes);

    public int Viewers { get; private set; }

    public Task Changed(LiveStreamSnapshot snapshot)
    {
        Viewers = snapshot.Viewers;
        Interlocked.Increment(ref _changes);
        return Task.CompletedTask;
    }
}
