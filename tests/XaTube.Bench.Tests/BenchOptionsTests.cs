using XaTube.Launcher;

namespace XaTube.Bench.Tests;

public sealed class BenchOptionsTests
{
    [Fact]
    public void Several_scenarios_and_targets_are_separated_by_commas()
    {
        var options = BenchOptions.Parse(["--only", "heartbeats,callbacks", "--targets", "xatube,empty"]);
        Assert.Equal(["heartbeats", "callbacks"], options.Only);
        Assert.Equal(["xatube", "empty"], options.Targets);
    }

    [Fact]
    public void Figures_are_published_unless_they_are_quick_or_compare_two_checkouts()
    {
        Assert.True(BenchOptions.Parse([]).Publishes);
        Assert.False(BenchOptions.Parse(["--quick"]).Publishes);
        Assert.False(BenchOptions.Parse(["--against", "/elsewhere"]).Publishes);
    }

    [Fact]
    public void An_unknown_option_is_named()
    {
        Assert.Contains("--agianst", Assert.Throws<LaunchException>(() => BenchOptions.Parse(["--agianst", "x"])).Message, StringComparison.Ordinal);
    }
}
