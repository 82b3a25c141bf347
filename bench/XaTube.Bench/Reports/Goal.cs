namespace XaTube.Bench.Reports;

/// <summary>A target value, and whether the measurement reached it.</summary>
/// <param name="Found">The measured value, as text.</param>
public sealed record Goal(string Wanted, string Found, bool Met);
