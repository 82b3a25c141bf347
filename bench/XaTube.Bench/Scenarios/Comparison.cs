using XaTube.Bench.Targets;
using XaTube.Bench.Load;
using XaTube.Bench.Reports;

namespace XaTube.Bench.Scenarios;

/// <summary>
/// Targets that all run at once and are loaded one after the other, round after round, in an order that moves on by
/// one: what disturbs the machine disturbs all of them alike.
/// </summary>
public sealed class Comparison(IReadOnlyList<Target> targets, LoadProcess load, BenchOptions options, Action<string> say)
{
    /// <summary>Some work is still on its way when its request has been answered.</summary>
    private static readonly TimeSpan Settle = TimeSpan.FromMilliseconds(200);

    /// <param name="order">A closed load for a target, without its duration.</param>
    /// <param name="openRate">Requests a second of the open load; 0: none.</param>
    public async Task<IReadOnlyList<Sample>> RunAsync(Func<Target, LoadCommand> order, Func<Target, double> openRate, CancellationToken stop, Func<LoadResult, long>? good = null)
    {
        good ??= result => result.Good;
        var samples = new List<Sample>();
        // The runtime compiles again what it sees is hot.
        foreach (var target in targets)
            await load.RunAsync(order(target) with { Seconds = options.FirstWarmSeconds }, stop);
        for (var round = 0; round < options.Rounds; round++)
            for (var turn = 0; turn < targets.Count; turn++)
            {
                var target = targets[(round + turn) % targets.Count];
                var work = order(target);
                await load.RunAsync(work with { Seconds = options.WarmSeconds }, stop);
                var (result, cpu) = await ChargeAsync(target, work with { Seconds = options.MeasureSeconds }, stop);
                var count = good(result);
                var others = result.Statuses.ToDictionary();
                foreach (var status in result.Statuses.Keys.Where(status => count == result.Good ? status is >= 200 and < 400 : result.Of(status) == count))
                    others.Remove(status);
                var sample = new Sample(target.Name, round, result.Seconds, count, cpu, others, result.LoadCpuSeconds);
                if (openRate(target) is > 0 and var rate)
                {
                    var (open, spent) = await ChargeAsync(target, work with { Seconds = options.OpenSeconds, Rate = rate }, stop);
                    sample = sample with { Open = new(rate, open.P50, open.P99, open.P999, open.Unanswered, good(open) / spent.Values.Sum()) };
                }

                samples.Add(sample);
                say($"round {round + 1}/{options.Rounds} {target.Name,-10} {sample.PerSecond,9:N0}/s {sample.PerCpuSecond,9:N0} per CPU-second ({string.Join(", ", cpu.Select(part => $"{part.Key} {part.Value:0.00}"))}; load {result.LoadCpuSeconds:0.00}){(others.Count > 0 ? $" also {string.Join(", ", others)}: {result.Sample}" : "")}");
            }

        return samples;
    }

    /// <summary>A load, and what the target's processes spent on it, by part.</summary>
    private async Task<(LoadResult Result, Dictionary<string, double> Cpu)> ChargeAsync(Target target, LoadCommand work, CancellationToken stop)
    {
        await Task.Delay(Settle, stop);
        var before = target.Spent();
        var result = await load.RunAsync(work, stop);
        await Task.Delay(Settle, stop);
        return (result, target.Spent().ToDictionary(part => part.Key, part => part.Value - before.GetValueOrDefault(part.Key)));
    }
}
