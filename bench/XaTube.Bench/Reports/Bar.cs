namespace XaTube.Bench.Reports;

/// <summary>A bar of a chart, with the least and the most of all rounds.</summary>
public sealed record Bar(string Label, double Median, double Least, double Most);
