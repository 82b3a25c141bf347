using XaTube.Bench.Load;
using XaTube.Bench.Reports;
using XaTube.Bench.Targets;

namespace XaTube.Bench.Scenarios;

/// <summary>Many viewers join at once, over HTTP.</summary>
public sealed class JoinStorm() : Scenario("joins")
{
    public override async Task<Section> RunAsync(BenchWorkspace workspace, LoadProcess load, BenchOptions options, CancellationToken stop)
    {
        var size = options.Quick ? 10_000 : 40_000;
        await using var xatube = new XaTubeCluster(workspace, "xatube", 1, 1);
        Say("starting xatube");
        await xatube.StartAsync(stop);
        await xatube.JoinAsync(load, "warm", 40_000, stop);
        var samples = new List<Sample>();
        for (var round = 0; round < options.Rounds; round++)
        {
            var before = xatube.CpuSeconds();
            var result = await xatube.JoinAsync(load, "storm", size, stop);
            // The API answers a join before the audience grain has applied it.
            await Task.Delay(1000, stop);
            var cpu = xatube.CpuSeconds().ToDictionary(part => part.Key, part => part.Value - before.GetValueOrDefault(part.Key));
            samples.Add(new("xatube", round, result.Seconds, result.Of(201), cpu, result.Statuses.Where(status => status.Key != 201).ToDictionary(), result.LoadCpuSeconds));
            Say($"round {round + 1}: {result.Of(201) / result.Seconds:N0}/s, {samples[^1].PerCpuSecond:N0} per CPU-second");
        }

        var total = Spread.Of(samples.Select(sample => sample.PerCpuSecond));
        var engine = Spread.Of(samples.Select(sample => sample.Good / (sample.Cpu["api"] + sample.Cpu["silo"])));
        return new(Name, $"A join storm: {size:N0} at once")
        {
            Columns = ComparisonTable.Columns("joins", "xatube"),
            Rows = ComparisonTable.Rows(samples, "xatube"),
            Goals = [new("≥ 10,000 joins per CPU-second of API and silo", engine.FormatWhole(), engine.Median >= 10_000), new("≥ 10,000 joins per CPU-second, PostgreSQL included", total.FormatWhole(), total.Median >= 10_000)],
            Samples = samples,
        };
    }
}
