using System.Diagnostics;
using XaTube.Bench.Load;
using XaTube.Bench.Reports;
using XaTube.Bench.Targets;

namespace XaTube.Bench.Scenarios;

/// <summary>One silo of two is killed: the next heartbeats of its viewers restore their sessions on the other.</summary>
public sealed class SiloFailure() : Scenario("return")
{
    private const double Interval = 10;

    public override async Task<Section> RunAsync(BenchWorkspace workspace, LoadProcess load, BenchOptions options, CancellationToken stop)
    {
        var size = options.Quick ? 20_000 : 200_000;
        await using var xatube = new XaTubeCluster(workspace, "xatube", 2, 1);
        Say("starting xatube");
        await xatube.StartAsync(stop);
        await using var clients = await LoadClients.StartAsync(xatube, stop);
        await clients.JoinAsync(size, stop);
        await clients.HeartbeatAsync(stop);
        await Task.Delay(2000, stop);
        var before = XaTubeCluster.Viewers(await xatube.Site.StreamAsync(xatube.StreamId, stop));
        Say($"{before:N0} watch; one silo of two is killed");
        using (var victim = Process.GetProcessById(xatube.Silos[1].Pid))
            victim.Kill();
        var since = Stopwatch.GetTimestamp();
        var counts = new List<(double At, double Viewers)>();
        var sending = HeartbeatAsync();
        while (!sending.IsCompleted)
        {
            await Task.Delay(500, stop);
            counts.Add((Stopwatch.GetElapsedTime(since).TotalSeconds, XaTubeCluster.Viewers(await xatube.Site.StreamAsync(xatube.StreamId, stop))));
        }

        var failures = await sending;
        // The last time at which the count was wrong.
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

        // Every viewer sends a heartbeat in each of five intervals; a round that fails is sent again, as the API's batcher does.
        async Task<int> HeartbeatAsync()
        {
            var failed = 0;
            for (var round = 0; round < 5; round++)
            {
                var began = Stopwatch.GetTimestamp();
                for (var done = false; !done;)
                    try
                    {
                        await clients.HeartbeatAsync(stop);
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
