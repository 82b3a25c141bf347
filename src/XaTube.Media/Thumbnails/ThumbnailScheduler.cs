namespace XaTube.Media.Thumbnails;

/// <summary>
/// The rule of thumbnails: which stream is next. Each stream has its own offset within the interval, derived from its id, so
/// that streams which began together, as after a restart, spread out. One that fails is retried after ever longer intervals,
/// since it may use up the whole timeout each time.
/// </summary>
public sealed class ThumbnailScheduler(ThumbnailOptions options)
{
    private const int MaxDoublings = 4;

    /// <summary>Under load so many are skipped, then one is taken: a small machine that is always busy has pictures too.</summary>
    private const int MaxSkips = 2;

    private readonly Dictionary<Guid, Turn> _turns = [];
    private readonly HashSet<Guid> _running = [];
    private int _skips;

    /// <summary>
    /// Begins the stream that has been due longest; null when none is due, or <see cref="ThumbnailOptions.AtOnce"/> are
    /// running. Each stream that was begun must be ended with <see cref="End"/>.
    /// </summary>
    /// <param name="live">All streams of which there is a picture.</param>
    /// <param name="now">The time.</param>
    public Guid? Begin(IReadOnlyCollection<Guid> live, DateTimeOffset now)
    {
        Update(live, now);
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

    /// <summary>Ends what <see cref="Begin"/> began and schedules the stream's next thumbnail.</summary>
    /// <param name="stream">It may have ended meanwhile.</param>
    /// <param name="outcome">Failures of ffmpeg delay the next one; skipping does not.</param>
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
            // Skipped, or no ffmpeg: not the fault of this stream.
            _ => turn.Failures,
        };
        _turns[stream] = turn with { DueAt = Next(stream, now, failures), Failures = failures };
    }

    /// <summary>Whether the thumbnail that is due is left out, since the machine is busy.</summary>
    /// <param name="load">The machine's load average per processor.</param>
    public bool Skip(double load)
    {
        var skip = options.MaxLoad > 0 && load > options.MaxLoad && _skips < MaxSkips;
        _skips = skip ? _skips + 1 : 0;
        return skip;
    }

    private void Update(IReadOnlyCollection<Guid> live, DateTimeOffset now)
    {
        foreach (var (gone, _) in _turns.Where(turn => !live.Contains(turn.Key)))
            _turns.Remove(gone);
        foreach (var stream in live)
            _turns.TryAdd(stream, new Turn(now + options.FirstAfter, 0));
    }

    /// <summary>The stream's offset that is nearest to an interval from now, or to several intervals after failures.</summary>
    private DateTimeOffset Next(Guid stream, DateTimeOffset now, int failures)
    {
        var interval = options.Interval.Ticks;
        var own = (long)((uint)stream.GetHashCode() / (double)uint.MaxValue * (interval - 1));
        var earliest = now.UtcTicks + (interval / 2);
        var untilOwn = (((own - earliest) % interval) + interval) % interval;
        var intervals = (1L << Math.Clamp(failures - 1, 0, MaxDoublings)) - 1;
        return new DateTimeOffset(earliest + untilOwn + (intervals * interval), TimeSpan.Zero);
    }

    private readonly record struct Turn(DateTimeOffset DueAt, int Failures);
}
