namespace XaTube.Bench.Reports;

/// <summary>One measurement of one target in one round. The property names are those of docs/performance/results.json.</summary>
/// <param name="Good">The number of successful responses.</param>
/// <param name="Cpu">CPU seconds of the server processes, by role.</param>
/// <param name="Other">The number of other responses, by status; 0 stands for broken connections.</param>
/// <param name="LoadCpu">CPU seconds of the load process, which are not charged.</param>
public sealed record Sample(
    string Target, int Round, double Seconds, long Good, Dictionary<string, double> Cpu, Dictionary<int, long> Other, double LoadCpu)
{
    public double CpuSeconds => Cpu.Values.Sum();

    public double PerCpuSecond => CpuSeconds > 0 ? Good / CpuSeconds : 0;

    public double PerSecond => Good / Seconds;

    /// <summary>The open load that followed; <c>null</c>: there was none.</summary>
    public OpenLoad? Open { get; init; }
}
