using XaTube.Bench.Load;

namespace XaTube.Bench.Tests;

public sealed class LatencyHistogramTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(7)]
    [InlineData(63)]
    [InlineData(64)]
    [InlineData(999)]
    [InlineData(65_535)]
    [InlineData(1_000_000)]
    [InlineData(3_599_000_000)]
    public void A_duration_comes_back_no_more_than_3_percent_too_long(long microseconds)
    {
        var latencies = new LatencyHistogram();
        latencies.Add(TimeSpan.FromMicroseconds(microseconds));
        Assert.InRange(latencies.Milliseconds(0.5), microseconds / 1000.0, (microseconds * 1.0325 / 1000) + 1e-9);
    }

    [Fact]
    public void The_99th_percentile_of_1_to_100_milliseconds_is_the_99th()
    {
        var latencies = new LatencyHistogram();
        for (var i = 1; i <= 100; i++)
            latencies.Add(TimeSpan.FromMilliseconds(i));
        Assert.InRange(latencies.Milliseconds(0.99), 99, 99 * 1.0325);
        Assert.InRange(latencies.Milliseconds(0.5), 50, 50 * 1.0325);
        Assert.Equal(100, latencies.Count);
    }
}
