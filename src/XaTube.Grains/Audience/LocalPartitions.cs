namespace XaTube.Grains.Audience;

/// <summary>The audience partitions that are active on this silo. Their grains add and remove themselves. Thread-safe.</summary>
public sealed class LocalPartitions
{
    private readonly bool[] _active = new bool[AudiencePartition.Count];

    public bool Contains(int partition) => Volatile.Read(ref _active[partition]);

    public void Add(int partition) => Volatile.Write(ref _active[partition], true);

    public void Remove(int partition) => Volatile.Write(ref _active[partition], false);
}
