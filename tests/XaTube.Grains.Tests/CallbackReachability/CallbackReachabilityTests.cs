namespace XaTube.Grains.Tests.CallbackReachability;

public sealed class CallbackReachabilityTests
{
    private static readonly DateTimeOffset Start = new(2026, 11, 22, 12, 0, 0, TimeSpan.Zero);
    private readonly Grains.CallbackReachability.CallbackReachability _path = new();

    [Fact]
    public void It_is_not_open_before_anybody_said_so() => Assert.Equal(TimeSpan.Zero, _path.ReachableFor(Start));

    [Fact]
    public void It_is_open_since_the_first_of_those_who_said_so_without_a_gap()
    {
        for (var second = 0; second <= 60; second++)
            _path.Report(After(second));
        Assert.Equal(TimeSpan.FromSeconds(62), _path.ReachableFor(After(62)));
    }

    [Fact]
    public void It_is_closed_once_nobody_has_said_so_for_five_seconds()
    {
        _path.Report(Start);
        Assert.Equal(TimeSpan.FromSeconds(5), _path.ReachableFor(After(5)));
        Assert.Equal(TimeSpan.Zero, _path.ReachableFor(After(5.1)));
    }

    [Fact]
    public void After_a_gap_it_is_open_since_then()
    {
        _path.Report(Start);
        _path.Report(After(60));
        _path.Report(After(61));
        Assert.Equal(TimeSpan.FromSeconds(2), _path.ReachableFor(After(62)));
    }

    private static DateTimeOffset After(double seconds) => Start.AddSeconds(seconds);
}
