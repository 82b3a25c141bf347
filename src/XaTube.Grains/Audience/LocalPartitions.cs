namespace XaTube.Grains.Audience;

/// <summary>Which partitions of the audience are on this silo, told by their grains as they come and go.</summary>
public sealed class LocalPartitions
{
    private readonly bool[] _here = new bool[AudiencePartition.Count];

    public bool Contains(int partition) => Volatile.Read(ref _here[partition]);

    public void Add(int partition) => Volatile.Write(ref _here[partition], true);

    public void Remove(int partition) => Volatile.Write(ref _here[partition], false);
}
