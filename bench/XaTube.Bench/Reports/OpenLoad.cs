namespace XaTube.Bench.Reports;

/// <summary>The result of an open load. Latencies are in milliseconds, from when a request was due.</summary>
/// <param name="Rate">Requests per second.</param>
/// <param name="PerCpuSecond">Successful responses per CPU-second of all server processes.</param>
public sealed record OpenLoad(double Rate, double P50, double P99, double P999, long Unanswered, double PerCpuSecond);
