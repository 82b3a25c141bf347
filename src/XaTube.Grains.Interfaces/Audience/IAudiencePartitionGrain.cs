using Orleans.Concurrency;

namespace XaTube.Grains.Audience;

/// <summary>
/// One slice of everyone watching: it takes heartbeats in bulk for the sessions that live beside it. Its grain key is
/// the partition, 0 to <see cref="AudiencePartition.Count"/> − 1.
/// </summary>
[Alias("xatube.IAudiencePartitionGrain"), SentOnce] // The batcher repeats its batches itself.
public interface IAudiencePartitionGrain : IGrainWithIntegerKey
{
    /// <summary>
    /// Applies heartbeats. Repeating a batch, or parts of it in another order, changes nothing; nor does a batch that comes
    /// after a later one of its batcher.
    /// </summary>
    [Alias("Apply"), ResponseTimeout("00:00:05")]
    Task Apply(Immutable<Heartbeat[]> heartbeats, BatchId batchId);

    /// <summary>The silo that the partition and its sessions are on. Answered also while a batch is applied.</summary>
    [Alias("GetSilo"), AlwaysInterleave, ResponseTimeout("00:00:05")]
    Task<SiloAddress> GetSilo();
}

/// <summary>
/// Which of its batches for a partition a batcher sends: the numbers grow with every attempt. The default is a batch that
/// stands for itself, and is never taken for late.
/// </summary>
[GenerateSerializer, Immutable, Alias("xatube.BatchId")]
public readonly record struct BatchId(Guid BatcherId, long Number);

/// <summary>Which partition a session belongs to.</summary>
public static class AudiencePartition
{
    /// <summary>How many partitions there are. Changing it moves sessions; it is the same in the whole cluster.</summary>
    public const int Count = 256;

    /// <summary>The partition of a session, by the random end of its id.</summary>
    public static int Of(Guid sessionId)
    {
        Span<byte> bytes = stackalloc byte[16];
        sessionId.TryWriteBytes(bytes);
        return bytes[15];
    }
}
