namespace XaTube.Api.Audience;

/// <summary>
/// Decides at each tick for which partitions sending begins. A call costs as much as tens of heartbeats, and waking a silo
/// as much as a call. So partitions with a join or a leave go first, and those that can wait linger: they begin together,
/// a few at every eighth tick, in turn. Not safe for threads.
/// </summary>
internal sealed class BatchScheduler(IReadOnlyList<PartitionSender> partitions)
{
    /// <summary>How often <see cref="Tick"/> is to be called.</summary>
    public static readonly TimeSpan Period = TimeSpan.FromMilliseconds(25);

    /// <summary>The longest that a heartbeat lingers: until each of 256 partitions has had its turn (1.6 s), and a little.</summary>
    public static readonly TimeSpan MaxLinger = TimeSpan.FromSeconds(2);

    private const int MaxPriorityPerTick = 32;
    private const int MaxLingeringPerTurn = 32;
    private const int TicksPerTurn = 8;

    private int _first;
    private int _ticks;

    /// <summary>Begins the sending that is due now.</summary>
    public void Tick()
    {
        var maxLingering = ++_ticks % TicksPerTurn == 0 ? MaxLingeringPerTurn : 0;
        var (priority, lingering, next) = (0, 0, _first);
        for (var n = 0; n < partitions.Count; n++)
        {
            var index = (_first + n) % partitions.Count;
            var partition = partitions[index];
            if (!partition.IsDue)
                continue;
            if (partition.Queue.HasPriority)
            {
                if (priority++ < MaxPriorityPerTick)
                    partition.Begin();
            }
            else if (lingering < maxLingering)
            {
                lingering++;
                partition.Begin();
                next = index + 1;
            }
        }

        _first = next % partitions.Count;
    }
}
