using Microsoft.Extensions.Options;

namespace XaTube.Grains;

/// <summary>
/// Detects that this silo has stood still (a hang, a paused machine) and has not renewed its database lease since. Messages
/// that waited in its sockets meanwhile are old without saying so, other silos may have got them too, and its grains may
/// have been activated elsewhere. Thread-safe.
/// </summary>
/// <param name="lease">Held only by a silo that was asked for in the database since, and is not declared dead there.</param>
/// <param name="options">A pause is a stall from <see cref="MembershipOptions.StallLimit"/> on.</param>
/// <param name="time">Only its UTC is used.</param>
public sealed class StallDetector(DatabaseLease lease, IOptions<MembershipOptions> options, TimeProvider time)
{
    private readonly TimeSpan _limit = options.Value.StallLimit;
    private readonly Lock _lock = new();
    private DateTimeOffset _tickedAt = time.GetUtcNow();
    private bool _stalled;

    /// <summary>Whether the silo has stood still and not held its lease since.</summary>
    public bool IsStalled
    {
        get
        {
            lock (_lock)
                return _stalled = (_stalled || time.GetUtcNow() - _tickedAt > _limit) && !lease.IsHeld;
        }
    }

    /// <summary>To be called far more often than once in <see cref="MembershipOptions.StallLimit"/>.</summary>
    public void Tick()
    {
        lock (_lock)
        {
            // A stall that ends with this tick is recorded before the tick hides it.
            _ = IsStalled;
            _tickedAt = time.GetUtcNow();
        }
    }

    /// <exception cref="SiloFencedException">The silo is stalled.</exception>
    public void ThrowIfStalled()
    {
        if (IsStalled)
            throw new SiloFencedException();
    }
}
