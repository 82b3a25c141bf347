using XaTube.Bench.Reports;

namespace XaTube.Bench.Tests;

public sealed class ReportTests
{
    [Fact]
    public void A_ratio_compares_within_a_round_so_that_a_disturbed_round_disturbs_both()
    {
        Sample[] samples = [Of("a", 0, 900), Of("b", 0, 1000), Of("a", 1, 90), Of("b", 1, 100), Of("b", 2, 7)];
        var ratio = Spread.Ratio(samples, "a", "b");
        Assert.Equal(0.9, ratio.Median, 6);
        Assert.Equal(ratio.Min, ratio.Max, 6);
        Assert.Equal([0.9, 0.9], Spread.Ratios(samples, "a", "b").Select(round => Math.Round(round, 6)));
        Assert.Equal(0, Spread.Ratio(samples, "a", "nobody").Median);
    }

    [Fact]
    public void The_middle_of_an_even_number_of_rounds_lies_between_two_of_them()
    {
        Assert.Equal(new Spread(2.5, 1, 9), Spread.Of([9, 1, 3, 2]));
        Assert.Throws<ArgumentException>(() => Spread.Of([]));
    }

    [Fact]
    public void What_is_generated_replaces_what_lies_between_the_markers_and_nothing_else()
    {
        var document = $"before\n{Markers.Begin}\nold\n{Markers.End}\nafter\n";
        var replaced = Markers.Replace(document, "new");
        Assert.Equal($"before\n{Markers.Begin}\n\nnew\n\n{Markers.End}\nafter\n", replaced);
        Assert.Equal(replaced, Markers.Replace(replaced, "new"));
        Assert.Throws<InvalidOperationException>(() => Markers.Replace("nothing", "new"));
    }

    private static Sample Of(string target, int round, long good) => new(target, round, 1, good, new() { ["api"] = 1 }, [], 0);
}
