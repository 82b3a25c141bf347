using Orleans.Concurrency;

namespace XaTube.Grains.Audience;

/// <summary>
/// One of the <see cref="AudiencePartition.Count"/> partitions of all viewer sessions. Its key is the partition's number,
/// from 0. The API's heartbeat batchers call <see cref="Apply"/>; silos call <see cref="GetSilo"/> to place a session.
/// </summary>
[Alias("xatube.IAudiencePartitionGrain")]
public interface IAudiencePartitionGrain : IGrainWithIntegerKey
{
    /// <summary>
    /// Applies a batch of heartbeats to the sessions on this silo, and activates the sessions that are unknown here. A batch
    /// that comes after a later one of the same batcher is ignored, so a repeated or delayed batch changes nothing. The
    /// batcher does its own retries, with a new batch number.
    /// </summary>
    /// <exception cref="SiloFencedException">The silo was suspended and may have been declared dead. Nothing was applied.</exception>
    [Alias("Apply"), ResponseTimeout("00:00:05")]
    Task Apply(Immutable<Heartbeat[]> heartbeats, BatchId batchId);

    /// <summary>The silo of this partition and its sessions. Interleaves, so that it is answered while a batch is applied.</summary>
    [Alias("GetSilo"), AlwaysInterleave, ResponseTimeout("00:00:05")]
    Task<SiloAddress> GetSilo();
}

/// <summary>
/// Identifies one attempt of a batcher to send to a partition. The default value stands for no batcher: such a batch is
/// always applied.
/// </summary>
/// <param name="BatcherId">The batcher; another one for every run of an API process.</param>
/// <param name="Number">Grows with every attempt, retries included.</param>
[GenerateSerializer, Immutable, Alias("xatube.BatchId")]
public readonly record struct BatchId([Id(0)] Guid BatcherId, [Id(1)] long Number);

/// <summary>Assigns sessions to partitions.</summary>
public static class AudiencePartition
{
    /// <summary>
    /// The number of partitions. The same in every process of a cluster; changing it moves sessions to other partitions.
    /// </summary>
    public const int Count = 256;

    /// <summary>The partition of a session: the last byte of its id, which is random.</summary>
    public static int Of(Guid sessionId)
    {
        Span<byte> bytes = stackalloc byte[16];
        sessionId.TryWriteBytes(bytes);
        return bytes[15];
    }
}
