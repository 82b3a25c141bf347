using XaTube.Api.ViewerSessions;

namespace XaTube.Api.Tests.ViewerSessions;

public sealed class BackpressureTests
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(10);

    [Theory]
    [InlineData(-0.5, 10)]
    [InlineData(0, 10)]
    [InlineData(2, 10)]
    [InlineData(5, 15)]
    [InlineData(8, 20)]
    [InlineData(600, 20)]
    public void The_longer_heartbeats_wait_the_later_the_next_is_asked_for_up_to_twice_the_interval(double delay, double expected) =>
        Assert.Equal(TimeSpan.FromSeconds(expected), Backpressure.Stretch(Interval, TimeSpan.FromSeconds(delay)));
}
