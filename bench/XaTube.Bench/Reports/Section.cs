namespace XaTube.Bench.Reports;

/// <summary>The result of one scenario, as it is stored in results.json and shown in the report.</summary>
public sealed record Section(string Name, string Title)
{
    /// <summary>The date, the durations and the machine of the measurement.</summary>
    public string Circumstances { get; init; } = "";

    public IReadOnlyList<string> Columns { get; init; } = [];

    public IReadOnlyList<IReadOnlyList<string>> Rows { get; init; } = [];

    public IReadOnlyList<Goal> Goals { get; init; } = [];

    /// <summary>The bars of the chart; empty: no chart.</summary>
    public IReadOnlyList<Bar> Bars { get; init; } = [];

    /// <summary>The unit of the bars.</summary>
    public string Unit { get; init; } = "";

    /// <summary>The raw measurements.</summary>
    public IReadOnlyList<Sample> Samples { get; init; } = [];

    public IReadOnlyDictionary<string, double> Figures { get; init; } = new Dictionary<string, double>();
}
