using Microsoft.Extensions.Time.Testing;
using XaTube.Media.Streams;
using XaTube.Media.TransportStreams;

namespace XaTube.Media.Tests.Streams;

public sealed class FrameStatisticsTests
{
    private readonly FakeTimeProvider _time = new();
    private readonly FrameStatistics _statistics;

    public FrameStatisticsTests() => _statistics = new FrameStatistics(_time);

    /// <summary>Thirty pictures a second of 1,000 bytes each, with a keyframe every so many.</summary>
    private void Send(double seconds, int group = 60, int start = 0)
    {
        for (var i = 0; i < seconds * 30; i++)
        {
            _statistics.OnPicture(TimeSpan.FromSeconds((start + i) / 30.0), (start + i) % group == 0);
            _statistics.OnBytes(TrackKind.Video, 1000);
            _time.Advance(TimeSpan.FromSeconds(1 / 30.0));
        }
    }

    [Fact]
    public void Rates_are_those_of_the_last_five_seconds()
    {
        Send(20);
        var figures = _statistics.Read();
        Assert.Equal(30, figures.FrameRate, 0.5);
        Assert.InRange(figures.VideoBitrate, 235_000, 245_000);
        Assert.Equal(0, figures.AudioBitrate);
        _time.Advance(TimeSpan.FromSeconds(6));
        Assert.Equal(0, _statistics.Read().VideoBitrate);
    }

    [Theory]
    [InlineData(30, 1)]
    [InlineData(60, 2)]
    [InlineData(250, 8.33)]
    public void The_keyframe_distance_is_the_longest_of_the_last_ones(int group, double seconds)
    {
        Send(40, group);
        Assert.Equal(seconds, _statistics.Read().KeyframeDistance!.Value.TotalSeconds, 0.05);
    }

    [Fact]
    public void A_long_keyframe_distance_shows_before_it_is_over()
    {
        Send(7, group: 600);
        Assert.InRange(_statistics.Read().KeyframeDistance!.Value.TotalSeconds, 6.8, 7);
    }

    [Fact]
    public void A_pause_of_two_seconds_is_a_gap_and_the_time_since_the_last_arrival_shows()
    {
        Assert.Null(_statistics.SinceArrival);
        Send(3);
        _time.Advance(TimeSpan.FromSeconds(7));
        Assert.InRange(_statistics.SinceArrival!.Value.TotalSeconds, 7, 7.1);
        Send(3, start: 90);
        Assert.Equal(1, _statistics.Read().Gaps);
    }

    [Fact]
    public void The_last_minute_is_remembered_by_the_second()
    {
        Send(5);
        Assert.InRange(_statistics.Read().Bitrates.Count, 4, 5);
        Send(70, start: 150);
        var bitrates = _statistics.Read().Bitrates;
        Assert.Equal(FrameStatistics.History, bitrates.Count);
        Assert.All(bitrates, bits => Assert.InRange(bits, 230_000, 250_000));
    }

    [Fact]
    public void The_skew_is_by_how_much_the_picture_is_ahead_of_the_sound()
    {
        _statistics.OnSound(TimeSpan.FromSeconds(10));
        Assert.Null(_statistics.Read().Skew);
        _statistics.OnPicture(TimeSpan.FromSeconds(10.4), false);
        Assert.Equal(0.4, _statistics.Read().Skew!.Value.TotalSeconds, 0.001);
    }
}
