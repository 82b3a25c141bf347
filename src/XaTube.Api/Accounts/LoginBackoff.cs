namespace XaTube.Api.Accounts;

/// <summary>
/// Slows down guessing: for each account and address range, five attempts are free, after which each must wait twice
/// as long as the one before, from one second to five minutes. It never locks anybody out, and an owner at another
/// address does not notice. It knows what this process has seen, and its memory is bounded.
/// </summary>
public sealed class LoginBackoff(TimeProvider time, int capacity = 20_000)
{
    internal const int Free = 5;

    internal static readonly TimeSpan Longest = TimeSpan.FromMinutes(5);
    internal static readonly TimeSpan Forgotten = TimeSpan.FromMinutes(30);

    private readonly Lock _lock = new();
    private readonly Dictionary<string, Attempts> _attempts = [];

    /// <summary>
    /// Registers an attempt and answers null when it may be made now, else how long to wait. An attempt counts as a
    /// failure until <see cref="Succeeded"/>, so that many at once cannot all pass before the first has failed.
    /// </summary>
    public TimeSpan? Begin(string key)
    {
        var now = time.GetUtcNow();
        lock (_lock)
        {
            var seen = _attempts.TryGetValue(key, out var found) && now - found.Last < Forgotten ? found : default;
            var wait = seen.Last + WaitAfter(seen.Count) - now;
            if (wait > TimeSpan.Zero)
                return wait;

            if (_attempts.Count >= capacity && !_attempts.ContainsKey(key))
                MakeRoom(now);
            _attempts[key] = new Attempts(seen.Count + 1, now);
            return null;
        }
    }

    /// <summary>The password was right: earlier failures are forgotten.</summary>
    public void Succeeded(string key)
    {
        lock (_lock)
            _attempts.Remove(key);
    }

    private static TimeSpan WaitAfter(int count) =>
        count < Free ? TimeSpan.Zero : TimeSpan.FromSeconds(Math.Min(Math.Pow(2, count - Free), Longest.TotalSeconds));

    /// <summary>Drops what is forgotten anyway and, when that is not enough, the oldest tenth: rarely, so that it is cheap.</summary>
    private void MakeRoom(DateTimeOffset now)
    {
        foreach (var (key, _) in _attempts.Where(entry => now - entry.Value.Last >= Forgotten).ToList())
            _attempts.Remove(key);
        if (_attempts.Count < capacity)
            return;
        foreach (var (key, _) in _attempts.OrderBy(entry => entry.Value.Last).Take(Math.Max(1, capacity / 10)).ToList())
            _attempts.Remove(key);
    }

    private readonly record struct Attempts(int Count, DateTimeOffset Last);
}
