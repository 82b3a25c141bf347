using System.Collections.Concurrent;
using XaTube.Grains.LiveStreams;

namespace XaTube.Grains.Tests.Cluster;

/// <summary>A media server that records the publishers it is told to drop.</summary>
public sealed class RecordedDrops : IMediaServerControl
{
    public ConcurrentQueue<PublishId> Dropped { get; } = new();

    public Task Drop(PublishId publisher)
    {
        Dropped.Enqueue(publisher);
        return Task.CompletedTask;
    }

    /// <summary>What the media server says of a publisher; by default nothing.</summary>
    public Func<PublishId, bool?> There { get; set; } = _ => null;

    public Task<bool?> IsPublishing(PublishId publisher) => Task.FromResult(There(publisher));
}
