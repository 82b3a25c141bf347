namespace XaTube.Cluster.Tests.Load;

/// <summary>
/// How many really watch: whoever was let in and has not left. A viewer of whom the load itself cannot know (its join or
/// its goodbye got no answer) may count or not, for as long as the engine would wait for it.
/// </summary>
public sealed class Truth(TimeSpan visibleAfter, TimeSpan silentAfter)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, int> _certain = [];
    private readonly List<(string Stream, long Until)> _doubtful = [];
    private readonly Queue<(long At, int Total)> _recent = new();

    /// <summary>All joins that were let in, per stream, and those that may have been.</summary>
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
            Doubt(stream);
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
            Doubt(stream);
        }
    }

    /// <summary>The least and the most that a right count can be now, changes of the last moment being on their way.</summary>
    public (int Least, int Most) Total()
    {
        lock (_lock)
        {
            var now = TimeProvider.System.GetTimestamp();
            _doubtful.RemoveAll(doubt => doubt.Until < now);
            var total = _certain.Values.Sum();
            while (_recent.TryPeek(out var oldest) && TimeProvider.System.GetElapsedTime(oldest.At, now) > visibleAfter)
                _recent.Dequeue();
            var (least, most) = (total, total);
            foreach (var (_, then) in _recent)
                (least, most) = (Math.Min(least, then), Math.Max(most, then));
            return (least, most + _doubtful.Count);
        }
    }

    public int Of(string stream)
    {
        lock (_lock)
            return _certain.GetValueOrDefault(stream);
    }

    public IReadOnlyDictionary<string, (int Certain, int Doubtful)> Joins()
    {
        lock (_lock)
            return new Dictionary<string, (int, int)>(_joins);
    }

    private void Change(string stream, int by)
    {
        _recent.Enqueue((TimeProvider.System.GetTimestamp(), _certain.Values.Sum()));
        _certain[stream] = _certain.GetValueOrDefault(stream) + by;
    }

    private void Doubt(string stream) =>
        _doubtful.Add((stream, TimeProvider.System.GetTimestamp() + (long)(silentAfter.TotalSeconds * TimeProvider.System.TimestampFrequency)));
}
