using System.Globalization;

namespace XaTube.Bench.Reports;

/// <summary>The middle and the ends of what several rounds found.</summary>
public readonly record struct Spread(double Median, double Least, double Most)
{
    /// <exception cref="ArgumentException">There are no values.</exception>
    public static Spread Of(IEnumerable<double> values)
    {
        var sorted = values.Order().ToArray();
        if (sorted.Length == 0)
            throw new ArgumentException("There are no values.", nameof(values));
        var middle = sorted.Length / 2;
        return new(sorted.Length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2, sorted[0], sorted[^1]);
    }

    /// <summary>
    /// How one target compares with another: round by round, since what disturbs the machine disturbs both.
    /// Rounds that one of them lacks do not count; without any it is 0.
    /// </summary>
    /// <param name="figure">What is compared; the closed load's figure if <c>null</c>.</param>
    public static Spread Ratio(IEnumerable<Sample> samples, string of, string to, Func<Sample, double>? figure = null)
    {
        var ratios = Ratios(samples, of, to, figure);
        return ratios.Count > 0 ? Of(ratios) : default;
    }

    /// <summary>The ratios that <see cref="Ratio(IEnumerable{Sample}, string, string, Func{Sample, double}?)"/> is the spread of, by round.</summary>
    public static IReadOnlyList<double> Ratios(IEnumerable<Sample> samples, string of, string to, Func<Sample, double>? figure = null)
    {
        figure ??= sample => sample.PerCpuSecond;
        return [.. samples.ToLookup(sample => sample.Round)
            .Select(round => (Of: round.FirstOrDefault(sample => sample.Target == of), To: round.FirstOrDefault(sample => sample.Target == to)))
            .Where(pair => pair is { Of: not null, To: not null } && figure(pair.To) > 0)
            .Select(pair => figure(pair.Of!) / figure(pair.To!))];
    }

    public string Whole() => $"{Number(Median, "N0")} ({Number(Least, "N0")}–{Number(Most, "N0")})";

    public string Ratio() => $"{Number(Median, Median < 10 ? "0.00" : "0.0")} ({Number(Least, "0.00")}–{Number(Most, "0.00")})";

    public static string Number(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);
}
