using XaTube.Grains.LiveStreams;

namespace XaTube.Grains.Tests.LiveStreams;

public class AudienceTimelineTests
{
    private static readonly DateTimeOffset Minute = new(2026, 1, 2, 3, 4, 0, TimeSpan.Zero);

    private readonly List<ViewerMinute> _completed = [];

    private static DateTimeOffset At(double seconds) => Minute.AddSeconds(seconds);

    [Fact]
    public void The_average_is_weighted_by_time()
    {
        var timeline = AudienceTimeline.StartingAt(At(0)).Count(10, At(10), _completed).Count(0, At(20), _completed).UpTo(At(40), _completed);
        Assert.Equal(2.5, timeline.Whole.Average);
        Assert.Equal(10, timeline.Whole.Peak);
    }

    [Fact]
    public void A_count_that_stood_for_no_time_is_still_a_peak()
    {
        var timeline = AudienceTimeline.StartingAt(At(0)).Count(7, At(5), _completed).Count(1, At(5), _completed);
        Assert.Equal(7, timeline.Whole.Peak);
    }

    [Fact]
    public void Each_minute_is_handed_out_once_when_it_is_over()
    {
        var timeline = AudienceTimeline.StartingAt(At(30)).Count(2, At(30), _completed).Count(4, At(90), _completed).UpTo(At(180), _completed);
        Assert.Equal([At(0), At(60), At(120)], _completed.Select(minute => minute.At));
        Assert.Equal([2.0, 3.0, 4.0], _completed.Select(minute => minute.Viewers.Average));
        Assert.Equal([2, 4, 4], _completed.Select(minute => minute.Viewers.Peak));
        Assert.Equal(At(180), timeline.RunningMinute.At);
    }

    [Fact]
    public void A_time_in_which_nobody_counted_is_left_out_of_the_average()
    {
        var timeline = AudienceTimeline.StartingAt(At(0)).Count(6, At(0), _completed).UpTo(At(10), _completed)
            .ResumedAt(At(1000)).Count(6, At(1000), _completed).UpTo(At(1010), _completed);
        Assert.Equal(6, timeline.Whole.Average);
        Assert.Equal(20_000, timeline.Whole.ObservedMs);
    }

    [Fact]
    public void A_timeline_from_a_silo_whose_clock_was_ahead_goes_on_now_and_loses_nothing()
    {
        var ahead = AudienceTimeline.StartingAt(At(300)).Count(6, At(300), _completed).UpTo(At(310), _completed);
        var here = ahead.ResumedAt(At(5)).Count(6, At(5), _completed).UpTo(At(70), _completed);
        Assert.Equal(new ViewerIntegral(6, 450_000, 75_000), here.Whole);
        Assert.Equal([At(0)], _completed.Select(minute => minute.At));
        Assert.Equal(new ViewerIntegral(6, 330_000, 55_000), _completed[0].Viewers);
    }

    [Fact]
    public void A_clock_that_goes_back_takes_nothing_away()
    {
        var timeline = AudienceTimeline.StartingAt(At(20)).Count(3, At(20), _completed).UpTo(At(30), _completed);
        Assert.Equal(timeline, timeline.UpTo(At(5), _completed));
        Assert.Empty(_completed);
    }
}
