using System.Globalization;
using System.Text;
using System.Text.Json;

namespace XaTube.Cluster.Tests.Report;

/// <summary>One figure of a fault, with its value in each run.</summary>
public sealed record Figure(string Name, string Unit, IReadOnlyList<double> Values)
{
    /// <summary>The value furthest from zero.</summary>
    public double Worst => Values.MaxBy(Math.Abs);

    public double Median => Values.Order().ElementAt(Values.Count / 2);
}

/// <summary>
/// Stores the figures of the full runs in docs/reliability.json and writes the tables in docs/reliability.md from it. A fault
/// that is run again replaces its own figures only.
/// </summary>
public static class ReliabilityReport
{
    private const string Begin = "<!-- figures: written by ./xatube test --faults -->";
    private const string End = "<!-- end of figures -->";
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    private sealed record Entry(string Fault, DateOnly On, int Runs, int Shortfalls, IReadOnlyList<Figure> Figures);

    public static void Write(string fault, int runs, int shortfalls, IEnumerable<Figure> figures)
    {
        var folder = Path.Combine(Repository(), "docs");
        var (data, document) = (Path.Combine(folder, "reliability.json"), Path.Combine(folder, "reliability.md"));
        var entries = File.Exists(data) ? JsonSerializer.Deserialize<List<Entry>>(File.ReadAllText(data), Json)! : [];
        var entry = new Entry(fault, DateOnly.FromDateTime(DateTime.UtcNow), runs, shortfalls, [.. figures.Select(Rounded)]);
        var place = entries.FindIndex(old => old.Fault == fault);
        if (place < 0)
            entries.Add(entry);
        else
            entries[place] = entry;
        File.WriteAllText(data, JsonSerializer.Serialize(entries, Json) + "\n");

        var text = File.ReadAllText(document);
        var (begin, end) = (text.IndexOf(Begin, StringComparison.Ordinal), text.IndexOf(End, StringComparison.Ordinal));
        Assert.True(begin >= 0 && end > begin, $"{document} has lost the marks between which its figures go.");
        File.WriteAllText(document, $"{text[..begin]}{Begin}\n\n{string.Join('\n', entries.Select(Table))}{text[end..]}");
    }

    private static string Table(Entry entry)
    {
        var text = new StringBuilder();
        text.AppendLine(CultureInfo.InvariantCulture, $"### {entry.Fault}").AppendLine();
        text.AppendLine(CultureInfo.InvariantCulture, $"{entry.Runs} runs, {entry.On:yyyy-MM-dd}; {(entry.Shortfalls == 0 ? "all as promised" : $"{entry.Shortfalls} shortfalls")}.").AppendLine();
        text.AppendLine("| | median | worst |").AppendLine("| --- | ---: | ---: |");
        foreach (var figure in entry.Figures)
            text.AppendLine(CultureInfo.InvariantCulture, $"| {figure.Name} | {Show(figure.Median, figure.Unit)} | {Show(figure.Worst, figure.Unit)} |");
        return text.AppendLine().ToString();
    }

    private static string Show(double value, string unit) =>
        string.Create(CultureInfo.InvariantCulture, $"{value:0.##}{(unit.Length == 0 ? "" : $" {unit}")}");

    private static Figure Rounded(Figure figure) => figure with { Values = [.. figure.Values.Select(value => Math.Round(value, 3))] };

    private static string Repository()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "XaTube.sln")))
            folder = folder.Parent ?? throw new InvalidOperationException("The tests do not run from within the repository.");
        return folder.FullName;
    }
}
