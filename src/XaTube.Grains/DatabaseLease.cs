using Microsoft.Extensions.Options;

namespace XaTube.Grains;

/// <summary>
/// Allows this silo to answer from memory while the database that the cluster shares has answered it lately. A silo that was
/// cut off or paused may have been declared dead, and its grains may live elsewhere with other state. Thread-safe.
/// </summary>
/// <param name="options">The lease lasts <see cref="MembershipOptions.LeaseLength"/>.</param>
/// <param name="monotonic">Only its timestamps are used, not its UTC.</param>
public sealed class DatabaseLease(IOptions<MembershipOptions> options, TimeProvider monotonic)
{
    private readonly Lock _lock = new();
    private long? _sentAt;

    /// <summary>The lease counts from when the last answered query was sent, not from its answer.</summary>
    public TimeSpan Length { get; } = options.Value.LeaseLength;

    public bool IsHeld
    {
        get
        {
            lock (_lock)
                return _sentAt is { } sentAt && monotonic.GetElapsedTime(sentAt) < Length;
        }
    }

    /// <summary>Take it before a query is sent, and give it to <see cref="Renew"/> when the query was answered.</summary>
    public long Timestamp() => monotonic.GetTimestamp();

    /// <summary>Extends the lease from that moment. A moment before the last one changes nothing.</summary>
    public void Renew(long sentAt)
    {
        lock (_lock)
            _sentAt = Math.Max(sentAt, _sentAt ?? sentAt);
    }

    /// <exception cref="SiloFencedException">The lease is not held.</exception>
    public void ThrowIfExpired()
    {
        if (!IsHeld)
            throw new SiloFencedException();
    }
}
