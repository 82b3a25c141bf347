using System.Diagnostics;
using XaTube.Bench.Targets;
using XaTube.Bench.Load;
using XaTube.Bench.Reports;

namespace XaTube.Bench.Scenarios;

/// <summary>Everybody joins at once, over HTTP.</summary>
public sealed class Joins() : Scenario("joins")
{
    public override async Task<Section> RunAsync(BenchWorkspace place, LoadProcess load, BenchOptions options, CancellationToken stop)
    {
        var size = options.Quick ? 10_000 : 40_000;
        await using var xatube = new XaTubeCluster(place, "xatube", 1, 1);
        Say("starting xatube");
        await xatube.StartAsync(stop);
        await xatube.JoinAsync(load, "warm", 40_000, stop);
        var samples = new List<Sample>();
        for (var round = 0; round < options.Rounds; round++)
        {
            var before = xatube.Spent();
            var result = await xatube.JoinAsync(load, "storm", size, stop);
            // Until the last of them have a grain.
            await Task.Delay(1000, stop);
            var cpu = xatube.Spent().ToDictionary(part => part.Key, part => part.Value - before.GetValueOrDefault(part.Key));
            samples.Add(new("xatube", round, result.Seconds, result.Of(201), cpu, result.Statuses.Where(status => status.Key != 201).ToDictionary(), result.LoadCpuSeconds));
            Say($"round {round + 1}: {result.Of(201) / result.Seconds:N0}/s, {samples[^1].PerCpuSecond:N0} per CPU-second");
        }

        var found = Spread.Of(samples.Select(sample => sample.PerCpuSecond));
        var engine = Spread.Of(samples.Select(sample => sample.Good / (sample.Cpu["api"] + sample.Cpu["silo"])));
        return new(Name, $"A join storm: {size:N0} at once")
        {
            Columns = ComparisonTable.Columns("joins", "xatube"),
            Rows = ComparisonTable.Rows(samples, "xatube"),
            Goals = [new("≥ 10,000 joins per CPU-second of API and silo", engine.Whole(), engine.Median >= 10_000), new("≥ 10,000 joins per CPU-second, PostgreSQL included", found.Whole(), found.Median >= 10_000)],
            Samples = samples,
        };
    }
}

/// <summary>A silo is killed under its viewers, whose next heartbeats rebuild them elsewhere.</summary>
public sealed class Return() : Scenario("return")
{
    private const double Interval = 10;

    public override async Task<Section> RunAsync(BenchWorkspace place, LoadProcess load, BenchOptions options, CancellationToken stop)
    {
        var size = options.Quick ? 20_000 : 200_000;
        await using var xatube = new XaTubeCluster(place, "xatube", 2, 1);
        Say("starting xatube");
        await xatube.StartAsync(stop);
        await using var clients = await LoadClients.StartAsync(xatube, stop);
        await clients.JoinAsync(size, stop);
        await clients.BeatAsync(stop);
        await Task.Delay(2000, stop);
        var before = XaTubeCluster.Viewers(await xatube.Site.StreamAsync(xatube.StreamId, stop));
        Say($"{before:N0} watch; one silo of two is killed");
        using (var victim = Process.GetProcessById(xatube.Silos[1].Pid))
            victim.Kill();
        var since = Stopwatch.GetTimestamp();
        var counts = new List<(double At, double Viewers)>();
        var beating = BeatAsync();
        while (!beating.IsCompleted)
        {
            await Task.Delay(500, stop);
            counts.Add((Stopwatch.GetElapsedTime(since).TotalSeconds, XaTubeCluster.Viewers(await xatube.Site.StreamAsync(xatube.StreamId, stop))));
        }

        var failures = await beating;
        // From the last moment on which it was not right.
        var right = counts.Where(count => Math.Abs(count.Viewers - size) > size * 0.01).Select(count => count.At).DefaultIfEmpty(0).Last();
        var least = counts.Min(count => count.Viewers);
        var most = counts.Max(count => count.Viewers);
        var last = counts[^1].Viewers;
        return new(Name, $"The return of {size:N0} viewers after one silo of two was killed")
        {
            Columns = ["viewers", "least on the page", "most on the page", "at the end", "wrong by more than 1% until, in s", "batches sent again"],
            Rows = [[Spread.Number(size, "N0"), Spread.Number(least, "N0"), Spread.Number(most, "N0"), Spread.Number(last, "N0"), Spread.Number(right, "0.0"), $"{failures}"]],
            Goals = [new("all are counted again within two intervals (20 s)", $"{last:N0} of {size:N0}, right from {right:0.0} s on", last == size && right <= 2 * Interval)],
        };

        // Each viewer once in every interval, for five of them; a round that fails is sent again, as batchers do.
        async Task<int> BeatAsync()
        {
            var failed = 0;
            for (var round = 0; round < 5; round++)
            {
                var began = Stopwatch.GetTimestamp();
                for (var done = false; !done;)
                    try
                    {
                        await clients.BeatAsync(stop);
                        done = true;
                    }
                    catch (Exception fault) when (fault is not OperationCanceledException || !stop.IsCancellationRequested)
                    {
                        failed++;
                        await Task.Delay(500, stop);
                    }

                var rest = TimeSpan.FromSeconds(Interval) - Stopwatch.GetElapsedTime(began);
                if (rest > TimeSpan.Zero)
                    await Task.Delay(rest, stop);
            }

            return failed;
        }
    }
}
