using System.Globalization;

namespace XaTube.Bench.Reports;

/// <summary>The median, least and most of several rounds.</summary>
public readonly record struct Spread(double Median, double Min, double Max)
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
    /// The ratio of two targets within each round, since both are affected alike by other load on the machine.
    /// Rounds without one of the two are left out; 0 if no round is left.
    /// </summary>
    /// <param name="figure">The value to compare; <c>null</c>: responses per CPU-second of the closed load.</param>
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

    public string FormatWhole() => $"{Number(Median, "N0")} ({Number(Min, "N0")}–{Number(Max, "N0")})";

    public string FormatRatio() => $"{Number(Median, Median < 10 ? "0.00" : "0.0")} ({Number(Min, "0.00")}–{Number(Max, "0.00")})";

    public static string Number(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);
}
