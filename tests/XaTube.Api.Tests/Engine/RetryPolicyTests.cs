using Orleans.Runtime.Messaging;
using XaTube.Client;

namespace XaTube.Api.Tests.Engine;

public sealed class RetryPolicyTests
{
    private readonly RetryPolicy _policy = new(new EngineClientOptions().RetryBudget);

    public static TheoryData<Exception> OfASiloThatLeaves => [
        new SiloUnavailableException("gone"), new ConnectionFailedException("gone"), new Orleans.Storage.InconsistentStateException("another")];

    [Theory]
    [MemberData(nameof(OfASiloThatLeaves))]
    public void What_a_silo_that_leaves_throws_is_repeated_with_growing_pauses_for_seven_seconds(Exception failure)
    {
        var (elapsed, delays) = (TimeSpan.Zero, new List<double>());
        while (_policy.DelayAfter(failure, delays.Count + 1, elapsed, silos: 2) is { } delay)
        {
            delays.Add(delay.TotalMilliseconds);
            elapsed += delay;
        }

        Assert.Equal([100, 200, 400, 800, 1000, 1000, 1000, 1000, 1000], delays);
        Assert.InRange(elapsed, TimeSpan.FromSeconds(6), _policy.Budget);
    }

    [Fact]
    public void A_call_that_used_its_response_timeout_is_repeated_once()
    {
        Assert.NotNull(_policy.DelayAfter(new TimeoutException(), 1, TimeSpan.FromSeconds(5), silos: 2));
        Assert.Null(_policy.DelayAfter(new TimeoutException(), 2, _policy.Budget, silos: 2));
    }

    [Fact]
    public void Without_any_silo_one_repetition_is_all()
    {
        var gone = new SiloUnavailableException("gone");
        Assert.Equal(TimeSpan.FromMilliseconds(100), _policy.DelayAfter(gone, 1, TimeSpan.Zero, silos: 0));
        Assert.Null(_policy.DelayAfter(gone, 2, TimeSpan.FromMilliseconds(100), silos: 0));
    }

    [Fact]
    public void A_fault_of_the_grain_is_told_at_once()
    {
        Assert.Null(_policy.DelayAfter(new InvalidOperationException(), 1, TimeSpan.Zero, silos: 2));
        Assert.Null(_policy.DelayAfter(new GatewayTooBusyException("later"), 1, TimeSpan.Zero, silos: 2));
    }
}
