namespace XaTube.Grains.Audience;

/// <summary>
/// Tells whether this silo has stood still (a hang, a paused machine) and has not been found to be of the cluster since.
/// What then waits in its sockets is old, though nothing in it says so, and others have had it meanwhile. Not safe for
/// threads.
/// </summary>
/// <param name="lease">Held only by a silo that the database, asked since, does not hold for dead.</param>
/// <param name="now">The time of the first tick.</param>
public sealed class StallWatch(DatabaseLease lease, DateTimeOffset now)
{
    /// <summary>Time without a tick that is not a hiccup any more. Less than the others wait before they give a silo up.</summary>
    public static readonly TimeSpan Limit = TimeSpan.FromSeconds(5);

    private DateTimeOffset _tickedAt = now;
    private bool _inDoubt;

    /// <summary>To be called far more often than every <see cref="Limit"/>.</summary>
    public void Tick(DateTimeOffset now)
    {
        _inDoubt = IsInDoubt(now);
        _tickedAt = now;
    }

    /// <summary>Whether the silo has stood still, and the lease has not been held since.</summary>
    public bool IsInDoubt(DateTimeOffset now)
    {
        _inDoubt = (_inDoubt || now - _tickedAt > Limit) && !lease.IsHeld;
        return _inDoubt;
    }
}
