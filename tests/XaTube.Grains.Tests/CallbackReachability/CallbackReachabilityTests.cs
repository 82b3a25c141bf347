namespace XaTube.Grains.Tests.CallbackReachability;

public sealed class CallbackReachabilityTests
{
    private static readonly DateTimeOffset Start = new(2026, 11, 22, 12, 0, 0, TimeSpan.Zero);
    private readonly Grains.CallbackReachability.CallbackReachability _reachability = new();

    [Fact]
    public void Callbacks_are_unreachable_before_the_first_report() => Assert.Equal(TimeSpan.Zero, _reachability.ReachableFor(Start));

    [Fact]
    public void Callbacks_are_reachable_since_the_first_report_of_those_without_a_gap()
    {
        for (var second = 0; second <= 60; second++)
            _path.Report(After(second));
        Assert.Equal(TimeSpan.FromSeconds(62), _path.ReachableFor(After(62)));
    }

    [Fact]
    public void Callbacks_are_unreachable_after_five_seconds_without_a_report()
    {
        _path.Report(Start);
        Assert.Equal(TimeSpan.FromSeconds(5), _path.ReachableFor(After(5)));
        Assert.Equal(TimeSpan.Zero, _path.ReachableFor(After(5.1)));
    }

    [Fact]
    public void After_a_gap_callbacks_are_reachable_since_the_next_report()
    {
        _path.Report(Start);
        _path.Report(After(60));
        _path.Report(After(61));
        Assert.Equal(TimeSpan.FromSeconds(2), _path.ReachableFor(After(62)));
    }

    private static DateTimeOffset After(double seconds) => Start.AddSeconds(seconds);
}
