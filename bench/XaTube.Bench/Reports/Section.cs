namespace XaTube.Bench.Reports;

/// <summary>What one scenario found, as it is kept and shown.</summary>
public sealed record Section(string Name, string Title)
{
    /// <summary>When, in what length and on what it was measured.</summary>
    public string Circumstances { get; init; } = "";

    public IReadOnlyList<string> Columns { get; init; } = [];

    public IReadOnlyList<IReadOnlyList<string>> Rows { get; init; } = [];

    /// <summary>What was to be shown, and whether it was.</summary>
    public IReadOnlyList<Goal> Goals { get; init; } = [];

    /// <summary>For the chart; empty: none.</summary>
    public IReadOnlyList<Bar> Bars { get; init; } = [];

    /// <summary>What the bars are in.</summary>
    public string Unit { get; init; } = "";

    /// <summary>Everything that was measured.</summary>
    public IReadOnlyList<Sample> Samples { get; init; } = [];

    public IReadOnlyDictionary<string, double> Figures { get; init; } = new Dictionary<string, double>();
}

/// <param name="Found">The figure, in words.</param>
public sealed record Goal(string Wanted, string Found, bool Met);

public sealed record Bar(string Label, double Median, double Least, double Most);
