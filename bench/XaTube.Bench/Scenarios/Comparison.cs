using XaTube.Bench.Load;
using XaTube.Bench.Reports;
using XaTube.Bench.Targets;

namespace XaTube.Bench.Scenarios;

/// <summary>
/// Measures targets that all run at the same time, one after the other, in rounds whose order rotates by one, so that
/// other load on the machine affects all of them alike.
/// </summary>
public sealed class Comparison(IReadOnlyList<Target> targets, LoadProcess load, BenchOptions options, Action<string> log)
{
    /// <summary>Servers may still work on a request after its response.</summary>
    private static readonly TimeSpan SettleDelay = TimeSpan.FromMilliseconds(200);

    /// <param name="command">The closed load of a target, without its duration.</param>
    /// <param name="openRate">The requests per second of a target's open load; 0: none.</param>
    /// <param name="good">The number of successful responses; <c>null</c>: those with a status from 200 to 399.</param>
    public async Task<IReadOnlyList<Sample>> RunAsync(Func<Target, LoadCommand> command, Func<Target, double> openRate, CancellationToken stop, Func<LoadResult, long>? good = null)
    {
        good ??= result => result.Good;
        var samples = new List<Sample>();
        // Tiered compilation recompiles hot methods during the first load.
        foreach (var target in targets)
            await load.RunAsync(command(target) with { Seconds = options.FirstWarmSeconds }, stop);
        for (var round = 0; round < options.Rounds; round++)
            for (var turn = 0; turn < targets.Count; turn++)
            {
                var target = targets[(round + turn) % targets.Count];
                var work = command(target);
                await load.RunAsync(work with { Seconds = options.WarmSeconds }, stop);
                var (result, cpu) = await MeasureAsync(target, work with { Seconds = options.MeasureSeconds }, stop);
                var count = good(result);
                var others = result.Statuses.ToDictionary();
                foreach (var status in result.Statuses.Keys.Where(status => count == result.Good ? status is >= 200 and < 400 : result.Of(status) == count))
                    others.Remove(status);
                var sample = new Sample(target.Name, round, result.Seconds, count, cpu, others, result.LoadCpuSeconds);
                if (openRate(target) is > 0 and var rate)
                {
                    var (open, spent) = await MeasureAsync(target, work with { Seconds = options.OpenSeconds, Rate = rate }, stop);
                    sample = sample with { Open = new(rate, open.P50, open.P99, open.P999, open.Unanswered, good(open) / spent.Values.Sum()) };
                }

                samples.Add(sample);
                log($"round {round + 1}/{options.Rounds} {target.Name,-10} {sample.PerSecond,9:N0}/s {sample.PerCpuSecond,9:N0} per CPU-second ({string.Join(", ", cpu.Select(part => $"{part.Key} {part.Value:0.00}"))}; load {result.LoadCpuSeconds:0.00}){(others.Count > 0 ? $" also {string.Join(", ", others)}: {result.Sample}" : "")}");
            }

        return samples;
    }

    /// <summary>Runs a load; returns its result and the CPU seconds of the target's processes, by role.</summary>
    private async Task<(LoadResult Result, Dictionary<string, double> Cpu)> MeasureAsync(Target target, LoadCommand work, CancellationToken stop)
    {
        await Task.Delay(SettleDelay, stop);
        var before = target.CpuSeconds();
        var result = await load.RunAsync(work, stop);
        await Task.Delay(SettleDelay, stop);
        return (result, target.CpuSeconds().ToDictionary(part => part.Key, part => part.Value - before.GetValueOrDefault(part.Key)));
    }
}
