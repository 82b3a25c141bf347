using XaTube.Grains.LiveStreams;

namespace XaTube.Silo.Thumbnails;

/// <summary>
/// The rule of thumbnails: whose picture is taken next. Each stream has its own moment within the interval, so that many
/// which began at once (a silo that was started again) do not all come at once for ever. One whose pictures fail has its
/// turn ever more seldom, since it may take all of the patience each time.
/// </summary>
public sealed class ThumbnailScheduler(ThumbnailOptions options)
{
    private const int MostDoublings = 4;

    private readonly Dictionary<Guid, Turn> _turns = [];
    private readonly HashSet<Guid> _running = [];

    /// <summary>
    /// Begins the turn of the stream that has waited longest of those that are due; null when none is, or as many run as may.
    /// A turn that was begun has to be <see cref="End"/>ed.
    /// </summary>
    /// <param name="live">All streams that are live here.</param>
    /// <param name="now">The time.</param>
    public Guid? Begin(IReadOnlyList<LocalStream> live, DateTimeOffset now)
    {
        Take(live);
        if (_running.Count >= options.AtOnce)
            return null;
        Guid? next = null;
        foreach (var (stream, turn) in _turns)
            if (turn.DueAt <= now && !_running.Contains(stream) && (next is null || turn.DueAt < _turns[next.Value].DueAt))
                next = stream;
        if (next is not null)
            _running.Add(next.Value);
        return next;
    }

    /// <summary>A turn is over.</summary>
    /// <param name="stream">Whose it was; it may have gone meanwhile.</param>
    /// <param name="outcome">What came of it.</param>
    /// <param name="now">The time.</param>
    public void End(Guid stream, ThumbnailOutcome outcome, DateTimeOffset now)
    {
        _running.Remove(stream);
        if (!_turns.TryGetValue(stream, out var turn))
            return;
        var failures = outcome switch
        {
            ThumbnailOutcome.Taken => 0,
            ThumbnailOutcome.Failed or ThumbnailOutcome.TimedOut or ThumbnailOutcome.TooLarge => turn.Failures + 1,
            // Not its own fault.
            _ => turn.Failures,
        };
        _turns[stream] = turn with { DueAt = Next(stream, now, failures), Failures = failures };
    }

    /// <summary>Whether pictures are to be left out at the moment.</summary>
    /// <param name="inDoubt">Whether the silo may have been given up by the others.</param>
    /// <param name="load">The machine's load average per processor.</param>
    public ThumbnailOutcome? Skip(bool inDoubt, double load) =>
        inDoubt ? ThumbnailOutcome.SkippedInDoubt
        : options.MaxLoad > 0 && load > options.MaxLoad ? ThumbnailOutcome.SkippedUnderLoad
        : null;

    private void Take(IReadOnlyList<LocalStream> live)
    {
        var here = live.ToDictionary(stream => stream.Id, stream => stream.Since);
        foreach (var (gone, _) in _turns.Where(turn => !here.ContainsKey(turn.Key)))
            _turns.Remove(gone);
        foreach (var (stream, since) in here)
            if (!_turns.TryGetValue(stream, out var turn) || turn.Since != since)
                _turns[stream] = new Turn(since, since + options.FirstAfter, 0);
    }

    /// <summary>The stream's own moment that is nearest to an interval from now, or to more after failures.</summary>
    private DateTimeOffset Next(Guid stream, DateTimeOffset now, int failures)
    {
        var interval = options.Interval.Ticks;
        var own = (long)((uint)stream.GetHashCode() / (double)uint.MaxValue * (interval - 1));
        var earliest = now.UtcTicks + (interval / 2);
        var untilOwn = (((own - earliest) % interval) + interval) % interval;
        var intervals = (1L << Math.Clamp(failures - 1, 0, MostDoublings)) - 1;
        return new DateTimeOffset(earliest + untilOwn + (intervals * interval), TimeSpan.Zero);
    }

    private readonly record struct Turn(DateTimeOffset Since, DateTimeOffset DueAt, int Failures);
}
