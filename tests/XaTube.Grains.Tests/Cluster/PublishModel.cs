using XaTube.Grains.LiveStreams;
using XaTube.Grains.StreamKeys;

namespace XaTube.Grains.Tests.Cluster;

/// <summary>What one channel's publishers may expect, as simply as it can be said. Streams are numbered from 1.</summary>
public sealed class PublishModel(TimeSpan lease, TimeSpan grace, bool takeover)
{
    private readonly HashSet<int> _revoked = [];
    private DateTimeOffset _heardAt;

    /// <summary>How many streams the channel has had.</summary>
    public int Streams { get; private set; }

    /// <summary>Of the last one; ended while there was none.</summary>
    public LiveStreamState State { get; private set; } = LiveStreamState.Ended;

    public PublishId? Holder { get; private set; }

    private int Key { get; set; }

    public PublishRefusal Publish(PublishId publisher, int key, DateTimeOffset now)
    {
        if (_revoked.Contains(key))
            return PublishRefusal.RevokedKey;
        if (State == LiveStreamState.Live && Holder != publisher && !publisher.Outlives(Holder!) && !takeover)
            return PublishRefusal.AlreadyPublishing;
        if (State == LiveStreamState.Ended)
            Streams++;
        (State, Holder, Key, _heardAt) = (LiveStreamState.Live, publisher, key, now);
        return PublishRefusal.None;
    }

    public RenewDecision Renew(PublishId publisher, int key, DateTimeOffset now)
    {
        if (_revoked.Contains(key))
            return RenewDecision.RevokedKey;
        if (State == LiveStreamState.Ended || Holder != publisher)
            return RenewDecision.NotPublishing;
        (State, _heardAt) = (LiveStreamState.Live, now);
        return RenewDecision.Renewed;
    }

    public void Unpublish(PublishId publisher, DateTimeOffset now)
    {
        if (State == LiveStreamState.Live && Holder == publisher)
            (State, _heardAt) = (LiveStreamState.Interrupted, now);
    }

    public void Kick() => State = LiveStreamState.Ended;

    public void Revoke(int key)
    {
        _revoked.Add(key);
        if (key == Key)
            State = LiveStreamState.Ended;
    }

    public void Pass(DateTimeOffset now)
    {
        var silence = now - _heardAt;
        State = State switch
        {
            LiveStreamState.Ended => State,
            _ when silence >= grace => LiveStreamState.Ended,
            _ when silence >= lease => LiveStreamState.Interrupted,
            _ => State,
        };
    }

    /// <summary>The engine was away until now and nobody could be heard.</summary>
    public void Restart(DateTimeOffset now) => _heardAt = now;
}
