namespace XaTube.Grains;

/// <summary>
/// What entitles this silo to answer from memory: the database, which it shares with the cluster, has heard it lately. A
/// silo that was cut off or paused may have been declared dead, and its grains may live elsewhere, with other state. Safe
/// for threads.
/// </summary>
/// <param name="monotonic">Its timestamps count; its UTC does not.</param>
public sealed class DatabaseLease(TimeProvider monotonic)
{
    /// <summary>
    /// Counted from the sending of the last question that was answered. No longer than the cluster needs to declare a silo
    /// dead: three probes, 2 s apart, must fail.
    /// </summary>
    public static readonly TimeSpan Length = TimeSpan.FromSeconds(4);

    private readonly Lock _lock = new();
    private long? _sentAt;

    /// <summary>Whether the silo may still answer from memory, at this moment.</summary>
    public bool IsHeld
    {
        get
        {
            lock (_lock)
                return _sentAt is { } sentAt && monotonic.GetElapsedTime(sentAt) < Length;
        }
    }

    /// <summary>To be taken before a question is sent, and given to <see cref="Renew"/> when it has been answered.</summary>
    public long Timestamp() => monotonic.GetTimestamp();

    /// <summary>A question sent at that moment was answered. One older than the last changes nothing.</summary>
    public void Renew(long sentAt)
    {
        lock (_lock)
            _sentAt = Math.Max(sentAt, _sentAt ?? sentAt);
    }

    /// <exception cref="SiloFencedException">The lease has run out.</exception>
    public void ThrowIfExpired()
    {
        if (!IsHeld)
            throw new SiloFencedException();
    }
}
