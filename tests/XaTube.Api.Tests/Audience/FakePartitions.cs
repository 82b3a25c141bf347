using System.Collections.Concurrent;
using System.Globalization;
using System.Reflection;
using Orleans.Concurrency;
using XaTube.Grains.Audience;

namespace XaTube.Api.Tests.Audience;

/// <summary>One call of a partition's grain.</summary>
public sealed record ReceivedBatch(int Partition, BatchId Id, Heartbeat[] Heartbeats, DateTimeOffset At)
{
    public bool Contains(Guid session) => Heartbeats.Any(heartbeat => heartbeat.SessionId == session);
}

/// <summary>A cluster in which there is nothing but audience partitions, which do as the test says.</summary>
public sealed class FakePartitions(TimeProvider time)
{
    private readonly ConcurrentQueue<ReceivedBatch> _received = new();
    private readonly ConcurrentQueue<ReceivedBatch> _applied = new();

    /// <summary>Whether and when a call succeeds. Every call at once, unless the test says otherwise.</summary>
    public Func<ReceivedBatch, Task> Answer { get; set; } = _ => Task.CompletedTask;

    /// <summary>All calls, in their order.</summary>
    public IReadOnlyList<ReceivedBatch> Received => [.. _received];

    /// <summary>The calls that succeeded, in the order in which they did.</summary>
    public IReadOnlyList<ReceivedBatch> Applied => [.. _applied];

    public IClusterClient Client()
    {
        var client = DispatchProxy.Create<IClusterClient, ClientProxy>();
        ((ClientProxy)(object)client).Partitions = this;
        return client;
    }

    private async Task ApplyAsync(ReceivedBatch batch)
    {
        _received.Enqueue(batch);
        await Answer(batch);
        _applied.Enqueue(batch);
    }

    /// <summary>Answers <c>GetGrain</c>, by key or by id. Not sealed, since the proxy derives from it.</summary>
    public class ClientProxy : DispatchProxy
    {
        public FakePartitions Partitions { get; set; } = null!;

        protected override object Invoke(MethodInfo? targetMethod, object?[]? args) => args switch
        {
            [long key, ..] => new Partition(Partitions, (int)key),
            [GrainId id, ..] => new Partition(Partitions, (int)id.GetIntegerKey()),
            _ => throw new NotSupportedException($"{targetMethod} is not expected."),
        };
    }

    /// <summary>
    /// A reference, since <see cref="Grains.GrainReferences"/> reads its type and keeps it for the whole process: it names the
    /// real grain and the real interface.
    /// </summary>
    private sealed class Partition(FakePartitions partitions, int number)
        : GrainReference(Shared, IdSpan.Create(number.ToString("X", CultureInfo.InvariantCulture))), IAudiencePartitionGrain
    {
        private static readonly GrainReferenceShared Shared = new(
            GrainType.Create("audiencepartition"), GrainInterfaceType.Create("xatube.IAudiencePartitionGrain"), 0, null!, default, null!, null!, null!);

        public Task Apply(Immutable<Heartbeat[]> heartbeats, BatchId batchId) =>
            partitions.ApplyAsync(new ReceivedBatch(number, batchId, heartbeats.Value, partitions.Now));

        public Task<SiloAddress> GetSilo() => throw new NotSupportedException();
    }

    private DateTimeOffset Now => time.GetUtcNow();
}
