namespace XaTube.Api.Accounts;

/// <summary>
/// Slows down password guessing: for each account and address range five attempts are free; after that each must wait twice
/// as long as the one before, from one second to five minutes. It never locks an account, and its owner at another address
/// does not notice. It counts the attempts at this process only, in bounded memory. Thread-safe.
/// </summary>
public sealed class LoginBackoff(TimeProvider time, int capacity = 20_000)
{
    // A policy of ours and not settings: it does not depend on where XaTube runs. XaTube:RateLimits:Enabled switches it off.
    internal const int FreeAttempts = 5;

    internal static readonly TimeSpan MaxWait = TimeSpan.FromMinutes(5);
    internal static readonly TimeSpan ForgottenAfter = TimeSpan.FromMinutes(30);

    private readonly Lock _lock = new();
    private readonly Dictionary<string, Attempts> _attempts = [];

    /// <summary>
    /// Registers an attempt and returns null when it may be made now, else how long to wait. An attempt counts as failed until
    /// <see cref="Reset"/>, so that many at once cannot all pass before the first has failed.
    /// </summary>
    public TimeSpan? Begin(string key)
    {
        var now = time.GetUtcNow();
        lock (_lock)
        {
            var seen = _attempts.TryGetValue(key, out var found) && now - found.Last < ForgottenAfter ? found : default;
            var wait = seen.Last + WaitAfter(seen.Count) - now;
            if (wait > TimeSpan.Zero)
                return wait;

            if (_attempts.Count >= capacity && !_attempts.ContainsKey(key))
                MakeRoom(now);
            _attempts[key] = new Attempts(seen.Count + 1, now);
            return null;
        }
    }

    /// <summary>Forgets the attempts, after a login. Repeating it changes nothing.</summary>
    public void Reset(string key)
    {
        lock (_lock)
            _attempts.Remove(key);
    }

    private static TimeSpan WaitAfter(int count) =>
        count < FreeAttempts ? TimeSpan.Zero : TimeSpan.FromSeconds(Math.Min(Math.Pow(2, count - FreeAttempts), MaxWait.TotalSeconds));

    /// <summary>Drops expired entries and, when that is not enough, the oldest tenth, so that it is needed rarely.</summary>
    private void MakeRoom(DateTimeOffset now)
    {
        foreach (var (key, _) in _attempts.Where(entry => now - entry.Value.Last >= ForgottenAfter).ToList())
            _attempts.Remove(key);
        if (_attempts.Count < capacity)
            return;
        foreach (var (key, _) in _attempts.OrderBy(entry => entry.Value.Last).Take(Math.Max(1, capacity / 10)).ToList())
            _attempts.Remove(key);
    }

    private readonly record struct Attempts(int Count, DateTimeOffset Last);
}
