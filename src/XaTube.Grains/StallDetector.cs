namespace XaTube.Grains;

/// <summary>
/// Tells whether this silo has stood still (a hang, a paused machine) and has not been found to be of the cluster since.
/// What then waits in its sockets is old, though nothing in it says so, and others have had it meanwhile; what its grains
/// know is old too, and others may stand in for them. Safe for threads.
/// </summary>
/// <param name="lease">Held only by a silo that the database, asked since, does not hold for dead.</param>
/// <param name="time">Its UTC counts.</param>
public sealed class StallDetector(DatabaseLease lease, TimeProvider time)
{
    /// <summary>Time without a tick that is not a hiccup any more. Less than the others wait before they give a silo up.</summary>
    public static readonly TimeSpan Limit = TimeSpan.FromSeconds(5);

    private readonly Lock _lock = new();
    private DateTimeOffset _tickedAt = time.GetUtcNow();
    private bool _stalled;

    /// <summary>Whether the silo has stood still, and the lease has not been held since.</summary>
    public bool IsStalled
    {
        get
        {
            lock (_lock)
                return _stalled = (_stalled || time.GetUtcNow() - _tickedAt > Limit) && !lease.IsHeld;
        }
    }

    /// <summary>To be called far more often than every <see cref="Limit"/>.</summary>
    public void Tick()
    {
        lock (_lock)
        {
            _ = IsStalled;
            _tickedAt = time.GetUtcNow();
        }
    }

    /// <exception cref="SiloFencedException">The silo is in doubt.</exception>
    public void ThrowIfStalled()
    {
        if (IsStalled)
            throw new SiloFencedException();
    }
}
