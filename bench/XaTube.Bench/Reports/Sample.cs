namespace XaTube.Bench.Reports;

/// <summary>One measurement of one target in one round.</summary>
/// <param name="Good">Answers that were neither refusals nor faults.</param>
/// <param name="Cpu">CpuTime seconds of the server processes, by part.</param>
/// <param name="Other">Answers by status, of all others; 0 stands for broken connections.</param>
/// <param name="LoadCpu">Of the load process, which is not charged.</param>
public sealed record Sample(
    string Target, int Round, double Seconds, long Good, Dictionary<string, double> Cpu, Dictionary<int, long> Other, double LoadCpu)
{
    public double CpuSeconds => Cpu.Values.Sum();

    public double PerCpuSecond => CpuSeconds > 0 ? Good / CpuSeconds : 0;

    public double PerSecond => Good / Seconds;

    /// <summary>Of the open load that followed, in milliseconds from when a request was due.</summary>
    public OpenLoad? Open { get; init; }
}

/// <param name="Rate">Requests a second.</param>
/// <param name="PerCpuSecond">Answers that were neither refusals nor faults, for each processor second of the server processes.</param>
public sealed record OpenLoad(double Rate, double P50, double P99, double P999, long Unanswered, double PerCpuSecond);
