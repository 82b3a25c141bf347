namespace XaTube.Cluster.Tests.Load;

/// <summary>
/// How many viewers the site must show: those that joined and have not left. A join or leave that got no response may have
/// taken effect or not; that viewer may be counted or not until its session would have expired.
/// </summary>
/// <param name="visibleAfter">How long a change may take to show.</param>
/// <param name="expiresAfter">How long a silent session is counted.</param>
public sealed class ExpectedViewers(TimeSpan visibleAfter, TimeSpan expiresAfter)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, int> _viewers = [];
    private readonly List<long> _doubtfulUntil = [];
    private readonly Queue<(long At, int Total)> _recent = new();
    private readonly Dictionary<string, (int Certain, int Doubtful)> _joins = [];

    public void Joined(string stream)
    {
        lock (_lock)
        {
            var joins = _joins.GetValueOrDefault(stream);
            _joins[stream] = joins with { Certain = joins.Certain + 1 };
            Change(stream, 1);
        }
    }

    public void MayHaveJoined(string stream)
    {
        lock (_lock)
        {
            var joins = _joins.GetValueOrDefault(stream);
            _joins[stream] = joins with { Doubtful = joins.Doubtful + 1 };
            Doubt();
        }
    }

    public void Left(string stream)
    {
        lock (_lock)
            Change(stream, -1);
    }

    public void MayHaveLeft(string stream)
    {
        lock (_lock)
        {
            Change(stream, -1);
            Doubt();
        }
    }

    /// <summary>The least and the most that a right count can be now.</summary>
    public (int Least, int Most) Total()
    {
        lock (_lock)
        {
            var now = TimeProvider.System.GetTimestamp();
            _doubtfulUntil.RemoveAll(until => until < now);
            var total = _viewers.Values.Sum();
            while (_recent.TryPeek(out var oldest) && TimeProvider.System.GetElapsedTime(oldest.At, now) > visibleAfter)
                _recent.Dequeue();
            var (least, most) = (total, total);
            foreach (var (_, then) in _recent)
                (least, most) = (Math.Min(least, then), Math.Max(most, then));
            return (least, most + _doubtfulUntil.Count);
        }
    }

    public int Of(string stream)
    {
        lock (_lock)
            return _viewers.GetValueOrDefault(stream);
    }

    /// <summary>All joins of each stream: those that were accepted, and those that may have been.</summary>
    public IReadOnlyDictionary<string, (int Certain, int Doubtful)> Joins()
    {
        lock (_lock)
            return new Dictionary<string, (int, int)>(_joins);
    }

    private void Change(string stream, int by)
    {
        _recent.Enqueue((TimeProvider.System.GetTimestamp(), _viewers.Values.Sum()));
        _viewers[stream] = _viewers.GetValueOrDefault(stream) + by;
    }

    private void Doubt() =>
        _doubtfulUntil.Add(TimeProvider.System.GetTimestamp() + (long)(expiresAfter.TotalSeconds * TimeProvider.System.TimestampFrequency));
}
