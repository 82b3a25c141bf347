using XaTube.Bench.Reports;
using XaTube.Bench.Targets;

namespace XaTube.Bench.Scenarios;

/// <summary>Formats the samples of a comparison as rows, bars and goals.</summary>
public static class ComparisonTable
{
    public static IReadOnlyList<string> Columns(string what, string to) =>
        ["", $"{what} per CPU-second: median (min–max)", $"× {to}", "per second", "µs of CPU each, by part", "p50 / p99 / p99.9 in ms, open load", "µs of CPU each, open load", "faults"];

    public static IReadOnlyList<IReadOnlyList<string>> Rows(IReadOnlyList<Sample> samples, string to) =>
        [.. samples.GroupBy(sample => sample.Target).Select(group => Row(samples, [.. group], to))];

    public static IReadOnlyList<Bar> Bars(IReadOnlyList<Sample> samples) =>
        [.. samples.GroupBy(sample => sample.Target)
            .Select(group => (group.Key, Of: Spread.Of(group.Select(sample => sample.PerCpuSecond))))
            .Select(one => new Bar(one.Key, one.Of.Median, one.Of.Min, one.Of.Max))];

    /// <summary>The goal that one target is at least so many times as efficient as another; none if one of the two did not run.</summary>
    public static IEnumerable<Goal> Goal(IReadOnlyList<Sample> samples, string of, string to, double atLeast) =>
        Goal(Spread.Ratio(samples, of, to), $"{of} ≥ {Spread.Number(atLeast, "0.##")} × {to}", atLeast);

    /// <summary>As <see cref="Goal(IReadOnlyList{Sample}, string, string, double)"/>, for the open load, where all targets get the same rate.</summary>
    public static IEnumerable<Goal> OpenGoal(IReadOnlyList<Sample> samples, string of, string to, double atLeast) =>
        Goal(Spread.Ratio(samples, of, to, sample => sample.Open?.PerCpuSecond ?? 0), $"{of} ≥ {Spread.Number(atLeast, "0.##")} × {to}, open load", atLeast);

    /// <summary>This build against the other checkout's, with the ratio of every round. None when there is no other, or one of the two did not run.</summary>
    public static IEnumerable<Goal> AgainstGoal(IReadOnlyList<Sample> samples, BenchWorkspace workspace, string suffix = "")
    {
        const double AtLeast = 0.97;
        var (of, to) = ($"xatube{suffix}", $"{workspace.Against?.TargetName}{suffix}");
        var rounds = string.Join(", ", Spread.Ratios(samples, of, to).Select(ratio => Spread.Number(ratio, "0.000")));
        return Goal(samples, of, to, AtLeast).Select(goal => goal with { Found = $"{goal.Found}; by round: {rounds}" });
    }

    private static IEnumerable<Goal> Goal(Spread ratio, string wanted, double atLeast) =>
        ratio.Median > 0 ? [new(wanted, ratio.FormatRatio(), ratio.Median >= atLeast)] : [];

    private static string[] Row(IReadOnlyList<Sample> all, Sample[] mine, string to)
    {
        var good = Math.Max(1, mine.Sum(sample => sample.Good));
        var parts = mine[0].Cpu.Keys.Select(part => $"{part} {Spread.Number(mine.Sum(sample => sample.Cpu[part]) * 1e6 / good, "0.0")}");
        var open = mine.Select(sample => sample.Open).OfType<OpenLoad>().ToArray();
        return
        [
            mine[0].Target,
            Spread.Of(mine.Select(sample => sample.PerCpuSecond)).FormatWhole(),
            Spread.Ratio(all, mine[0].Target, to).FormatRatio(),
            Spread.Number(Spread.Of(mine.Select(sample => sample.PerSecond)).Median, "N0"),
            string.Join(", ", parts),
            open.Length == 0 ? "" : $"{Median(open, o => o.P50)} / {Median(open, o => o.P99)} / {Median(open, o => o.P999)} at {Spread.Number(open[0].Rate, "N0")}/s{Late(open)}",
            open.Length == 0 ? "" : Spread.Number(1e6 / Spread.Of(open.Select(o => o.PerCpuSecond)).Median, "0.0"),
            Spread.Number(mine.Sum(sample => sample.Other.Values.Sum()), "N0"),
        ];
    }

    private static string Median(OpenLoad[] open, Func<OpenLoad, double> of) => Spread.Number(Spread.Of(open.Select(of)).Median, "0.0");

    private static string Late(OpenLoad[] open) =>
        open.Sum(o => o.Unanswered) is > 0 and var late ? $", {Spread.Number(late, "N0")} too late" : "";
}
