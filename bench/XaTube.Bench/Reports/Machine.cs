using System.Globalization;
using System.Runtime.InteropServices;

namespace XaTube.Bench.Reports;

/// <summary>Describes the machine and the run in one line.</summary>
public static class Machine
{
    public static string Describe(BenchOptions options)
    {
        var processor = File.ReadLines("/proc/cpuinfo").FirstOrDefault(line => line.StartsWith("model name", StringComparison.Ordinal))?.Split(':', 2)[1].Trim()
            ?? RuntimeInformation.ProcessArchitecture.ToString();
        var load = File.ReadAllText("/proc/loadavg").Split(' ')[2];
        return string.Create(CultureInfo.InvariantCulture,
            $"Measured {DateTime.UtcNow:yyyy-MM-dd}, {Count(options.Rounds, "round")}, {options.MeasureSeconds:0} s each after {options.WarmSeconds:0} s to warm up, on {Environment.ProcessorCount} processors ({processor}), {RuntimeInformation.FrameworkDescription}; load average over the last 15 minutes {load}.");
    }

    private static string Count(int number, string what) => number == 1 ? $"1 {what}" : $"{number} {what}s";
}
