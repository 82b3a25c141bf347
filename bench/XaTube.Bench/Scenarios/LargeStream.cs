using System.Diagnostics;
using XaTube.Bench.Load;
using XaTube.Bench.Reports;
using XaTube.Bench.Targets;
using XaTube.Grains.LiveStreams;

namespace XaTube.Bench.Scenarios;

/// <summary>One stream with very many viewers: how often silos report to its grain, and whether the viewer count is right.</summary>
public sealed class LargeStream() : Scenario("stream")
{
    // Silos report at most twice a second, from a timer that runs four times a second.
    private static readonly TimeSpan MaxReportDelay = TimeSpan.FromSeconds(1.5);
    private static readonly TimeSpan SettleTimeout = TimeSpan.FromSeconds(6);

    public override async Task<Section> RunAsync(BenchWorkspace workspace, LoadProcess load, BenchOptions options, CancellationToken stop)
    {
        var size = options.Quick ? 20_000 : 200_000;
        var step = size / 1000;
        // Most sessions send no heartbeat while others join and leave, and must not expire.
        using var slow = XaTubeCluster.With("XaTube:Audience:HeartbeatInterval", "00:01:00");
        await using var xatube = new XaTubeCluster(workspace, "xatube", 2, 1);
        Say("starting xatube");
        await xatube.StartAsync(stop);
        await using var clients = await LoadClients.StartAsync(xatube, stop);
        await clients.JoinAsync(size, stop);
        var observer = new ViewerCountObserver();
        var stream = clients.Grains.GetGrain<ILiveStreamGrain>(xatube.StreamId);
        _ = await stream.Watch(clients.Grains.CreateObjectReference<ILiveStreamObserver>(observer));
        await clients.HeartbeatAsync(stop);
        var still = await SettledAsync(stream, size, stop);

        // Ten times a second, 0.05% of the viewers leave and 0.1% join.
        var (since, changes, worst) = (Stopwatch.GetTimestamp(), observer.Changes, 0.0);
        var past = new Queue<(long At, int Count)>();
        while (Stopwatch.GetElapsedTime(since).TotalSeconds < (options.Quick ? 8 : 20))
        {
            await clients.LeaveAsync(step / 2, stop);
            await clients.JoinAsync(step, stop);
            past.Enqueue((Stopwatch.GetTimestamp(), clients.Count));
            await Task.Delay(100, stop);
            while (Stopwatch.GetElapsedTime(past.Peek().At) > MaxReportDelay)
                past.Dequeue();
            // Compared with every count that was true since the oldest report that may be the current one.
            worst = Math.Max(worst, past.Min(one => Math.Abs(observer.Viewers - one.Count)) / (double)clients.Count);
        }

        var perSecond = (observer.Changes - changes) / Stopwatch.GetElapsedTime(since).TotalSeconds / 2;
        var end = await SettledAsync(stream, clients.Count, stop);
        GC.KeepAlive(observer);
        return new(Name, $"One stream with {size:N0} viewers on two silos")
        {
            Columns = ["viewers", "counted, standing still", "after moving", "counted", "worst while it moved", "changes a second and silo"],
            Rows = [[Spread.Number(size, "N0"), Spread.Number(still, "N0"), Spread.Number(clients.Count, "N0"), Spread.Number(end, "N0"), $"{worst * 100:0.00}%", Spread.Number(perSecond, "0.0")]],
            Goals =
            [
                new("exact when the load stands still", $"{still:N0} of {size:N0}, {end:N0} of {clients.Count:N0}", still == size && end == clients.Count),
                new("within 1% while it moves", $"{worst * 100:0.00}%", worst <= 0.01),
                new("≤ 3 reports a second and silo, by the changes that observers hear of", Spread.Number(perSecond, "0.0"), perSecond <= 3),
            ],
        };
    }

    /// <summary>The viewer count once it is right, or after a timeout that is long enough for a lost report to be sent again.</summary>
    private static async Task<int> SettledAsync(ILiveStreamGrain stream, int wanted, CancellationToken stop)
    {
        var since = Stopwatch.GetTimestamp();
        while (true)
        {
            var viewers = (await stream.Describe())!.Viewers;
            if (viewers == wanted || Stopwatch.GetElapsedTime(since) > SettleTimeout)
                return viewers;
            await Task.Delay(100, stop);
        }
    }
}
