using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace XaTube.Bench.Reports;

/// <summary>
/// Stores results as JSON, one section for each scenario, and generates tables and charts from them. A scenario that did
/// not run this time keeps its previous section.
/// </summary>
public sealed class Report
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    private readonly BenchOptions _options;
    private readonly string _folder;
    private readonly string _document;
    private readonly List<Section> _sections;

    public Report(string repository, BenchOptions options)
    {
        _options = options;
        var documents = Path.Combine(repository, "docs");
        _folder = options.Publishes ? Path.Combine(documents, "performance") : Path.Combine(repository, "artifacts", "bench");
        _document = Path.Combine(options.Publishes ? documents : _folder, "performance.md");
        Directory.CreateDirectory(_folder);
        _sections = File.Exists(Results) ? JsonSerializer.Deserialize<List<Section>>(File.ReadAllText(Results), Json)! : [];
    }

    private string Results => Path.Combine(_folder, "results.json");

    /// <summary>Stores a section, replacing the previous one of its scenario, and prints it.</summary>
    public void Add(Section result)
    {
        var section = result with { Circumstances = Machine.Describe(_options) };
        if (_sections.FindIndex(old => old.Name == section.Name) is >= 0 and var at)
            _sections[at] = section;
        else
            _sections.Add(section);
        Console.Out.WriteLine();
        Console.Out.WriteLine(Tables.Of(section));
        Write();
    }

    public void Write()
    {
        File.WriteAllText(Results, JsonSerializer.Serialize(_sections, Json) + "\n");
        foreach (var section in _sections.Where(section => section.Bars.Count > 0))
            File.WriteAllText(Path.Combine(_folder, $"{section.Name}.svg"), Chart.Of(section));
        var pictures = _options.Publishes ? "performance/" : "";
        var generated = string.Join('\n', _sections.Select(section =>
            Tables.Of(section) + (section.Bars.Count > 0 ? $"\n![{section.Title}]({pictures}{section.Name}.svg)\n" : "")));
        var document = File.Exists(_document) ? File.ReadAllText(_document) : $"{Markers.Begin}\n{Markers.End}\n";
        File.WriteAllText(_document, Markers.Replace(document, generated));
        Console.Out.WriteLine(string.Create(CultureInfo.InvariantCulture, $"bench: written to {Path.GetRelativePath(Environment.CurrentDirectory, _document)}"));
    }
}
