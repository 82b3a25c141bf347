using XaTube.Media.Thumbnails;

namespace XaTube.Media.Tests.Thumbnails;

public class ThumbnailSchedulerTests
{
    private static readonly DateTimeOffset Start = new(2026, 1, 2, 3, 4, 0, TimeSpan.Zero);
    private static readonly Guid One = Guid.Parse("019a0000-0000-7000-8000-000000000001");
    private static readonly Guid Two = Guid.Parse("019a0000-0000-7000-8000-000000000002");

    private readonly ThumbnailOptions _options = new();
    private readonly HashSet<Guid> _live = [];
    private readonly ThumbnailScheduler _turns;
    private DateTimeOffset _now = Start;

    public ThumbnailSchedulerTests() => _turns = new ThumbnailScheduler(_options);

    private Guid? Begin() => _turns.Begin(_live, _now);

    private void Pass(double seconds) => _now = _now.AddSeconds(seconds);

    /// <summary>Looks once a second, and has each turn end at once as told.</summary>
    private List<(Guid Stream, double At)> TurnsWithin(double seconds, Func<Guid, ThumbnailOutcome>? ends = null)
    {
        List<(Guid, double)> turns = [];
        for (var until = _now.AddSeconds(seconds); _now < until; Pass(1))
            while (Begin() is { } stream)
            {
                turns.Add((stream, (_now - Start).TotalSeconds));
                _turns.End(stream, ends?.Invoke(stream) ?? ThumbnailOutcome.Taken, _now);
            }

        return turns;
    }

    [Fact]
    public void The_first_picture_is_taken_at_once_and_then_about_one_a_minute()
    {
        _live.Add(One);
        var turns = TurnsWithin(3600);
        Assert.Equal(0, turns[0].At);
        Assert.InRange(turns[1].At, 30, 91);
        Assert.All(turns.Skip(1).Zip(turns.Skip(2)), pair => Assert.InRange(pair.Second.At - pair.First.At, 59, 61));
    }

    [Fact]
    public void Streams_that_began_at_once_spread_over_the_minute()
    {
        for (var n = 0; n < 600; n++)
            _live.Add(Guid.CreateVersion7(Start));
        Assert.Equal(600, TurnsWithin(1).Count);
        TurnsWithin(240);
        var perSecond = TurnsWithin(60).GroupBy(turn => turn.At).Select(second => second.Count()).ToArray();
        Assert.InRange(perSecond.Sum(), 590, 610);
        Assert.InRange(perSecond.Max(), 10, 40);
    }

    [Fact]
    public void No_more_run_at_once_than_may()
    {
        _options.AtOnce = 1;
        _live.Add(Two);
        TurnsWithin(1);
        _live.Add(One);
        TurnsWithin(1);
        Pass(200);
        var first = Begin()!.Value;
        Assert.Null(Begin());
        _turns.End(first, ThumbnailOutcome.Taken, _now);
        Assert.Equal(first == One ? Two : One, Begin());
        Assert.Null(Begin());
    }

    [Fact]
    public void With_more_at_once_a_stream_still_has_one_turn_at_a_time()
    {
        _options.AtOnce = 4;
        _live.Add(One);
        Pass(20);
        Assert.Equal(One, Begin());
        Pass(600);
        Assert.Null(Begin());
    }

    [Fact]
    public void An_interrupted_stream_has_no_turn_and_begins_anew_when_it_is_back()
    {
        _live.Add(One);
        TurnsWithin(15);
        _live.Clear();
        Assert.Empty(TurnsWithin(120));
        _live.Add(One);
        Assert.Equal((_now - Start).TotalSeconds, Assert.Single(TurnsWithin(2)).At);
    }

    [Fact]
    public void A_stream_that_goes_while_its_picture_is_taken_frees_its_place()
    {
        _live.Add(One);
        Assert.Equal(One, Begin());
        _live.Clear();
        _live.Add(Two);
        Assert.Null(Begin());
        _turns.End(One, ThumbnailOutcome.Failed, _now);
        Assert.Equal(Two, Begin());
    }

    [Theory]
    [InlineData(ThumbnailOutcome.Failed)]
    [InlineData(ThumbnailOutcome.TimedOut)]
    [InlineData(ThumbnailOutcome.TooLarge)]
    public void One_that_fails_again_and_again_is_tried_ever_more_seldom_and_the_others_as_ever(ThumbnailOutcome failure)
    {
        _live.UnionWith([One, Two]);
        var turns = TurnsWithin(3600, stream => stream == One ? failure : ThumbnailOutcome.Taken);
        Assert.InRange(turns.Count(turn => turn.Stream == One), 6, 9);
        Assert.InRange(turns.Count(turn => turn.Stream == Two), 59, 62);
        // At most every sixteen minutes, and again as ever when it works.
        turns = TurnsWithin(3600, stream => ThumbnailOutcome.Taken);
        Assert.InRange(turns.Count(turn => turn.Stream == One), 42, 62);
    }

    [Fact]
    public void What_is_left_out_under_load_is_no_failure_and_waits_for_its_next_turn()
    {
        _live.Add(One);
        Assert.InRange(TurnsWithin(3600, _ => ThumbnailOutcome.SkippedUnderLoad).Count, 59, 62);
    }

    [Fact]
    public void Under_load_every_third_picture_is_taken_all_the_same()
    {
        _options.MaxLoad = 2;
        Assert.Equal([true, true, false, true, true, false], Enumerable.Range(0, 6).Select(_ => _turns.Skip(load: 2.1)));
        Assert.False(_turns.Skip(load: 2));
        _options.MaxLoad = 0;
        Assert.False(_turns.Skip(load: 100));
    }
}
