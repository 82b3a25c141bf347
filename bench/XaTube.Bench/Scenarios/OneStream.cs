using System.Diagnostics;
using XaTube.Bench.Targets;
using XaTube.Bench.Load;
using XaTube.Bench.Reports;
using XaTube.Grains.LiveStreams;

namespace XaTube.Bench.Scenarios;

/// <summary>One stream with very many viewers: how often its grain is told, and whether the number is right.</summary>
public sealed class OneStream() : Scenario("stream")
{
    // A report is due half a second after the last, and the sweep that sends it looks four times a second.
    private static readonly TimeSpan Late = TimeSpan.FromSeconds(1.5);
    private static readonly TimeSpan Settled = TimeSpan.FromSeconds(6);

    public override async Task<Section> RunAsync(BenchWorkspace place, LoadProcess load, BenchOptions options, CancellationToken stop)
    {
        var size = options.Quick ? 20_000 : 200_000;
        var step = size / 1000;
        // Those that stay are silent while others come and go.
        using var slow = XaTubeCluster.With("XaTube:Audience:HeartbeatInterval", "00:01:00");
        await using var xatube = new XaTubeCluster(place, "xatube", 2, 1);
        Say("starting xatube");
        await xatube.StartAsync(stop);
        await using var clients = await LoadClients.StartAsync(xatube, stop);
        await clients.JoinAsync(size, stop);
        var listener = new Listener();
        var stream = clients.Grains.GetGrain<ILiveStreamGrain>(xatube.StreamId);
        _ = await stream.Subscribe(clients.Grains.CreateObjectReference<ILiveStreamObserver>(listener));
        await clients.BeatAsync(stop);
        var still = await SettledAsync(stream, size, stop);

        // Ten times a second, half a thousandth leave and a thousandth come.
        var (since, changes, worst) = (Stopwatch.GetTimestamp(), listener.Changes, 0.0);
        var past = new Queue<(long At, int Count)>();
        while (Stopwatch.GetElapsedTime(since).TotalSeconds < (options.Quick ? 8 : 20))
        {
            await clients.LeaveAsync(step / 2, stop);
            await clients.JoinAsync(step, stop);
            past.Enqueue((Stopwatch.GetTimestamp(), clients.Count));
            await Task.Delay(100, stop);
            while (Stopwatch.GetElapsedTime(past.Peek().At) > Late)
                past.Dequeue();
            // Against all that was true since the last report could have been made.
            worst = Math.Max(worst, past.Min(one => Math.Abs(listener.Viewers - one.Count)) / (double)clients.Count);
        }

        var told = (listener.Changes - changes) / Stopwatch.GetElapsedTime(since).TotalSeconds / 2;
        var end = await SettledAsync(stream, clients.Count, stop);
        GC.KeepAlive(listener);
        return new(Name, $"One stream with {size:N0} viewers on two silos")
        {
            Columns = ["viewers", "counted, standing still", "after moving", "counted", "worst while it moved", "changes a second and silo"],
            Rows = [[Spread.Number(size, "N0"), Spread.Number(still, "N0"), Spread.Number(clients.Count, "N0"), Spread.Number(end, "N0"), $"{worst * 100:0.00}%", Spread.Number(told, "0.0")]],
            Goals =
            [
                new("exact when the load stands still", $"{still:N0} of {size:N0}, {end:N0} of {clients.Count:N0}", still == size && end == clients.Count),
                new("within 1% while it moves", $"{worst * 100:0.00}%", worst <= 0.01),
                new("≤ 3 reports a second and silo, by the changes that observers hear of", Spread.Number(told, "0.0"), told <= 3),
            ],
        };
    }

    /// <summary>The count once it is right, or what it is when even a report that was lost has been made up for.</summary>
    private static async Task<int> SettledAsync(ILiveStreamGrain stream, int wanted, CancellationToken stop)
    {
        var since = Stopwatch.GetTimestamp();
        while (true)
        {
            var viewers = (await stream.GetSnapshot())!.Viewers;
            if (viewers == wanted || Stopwatch.GetElapsedTime(since) > Settled)
                return viewers;
            await Task.Delay(100, stop);
        }
    }
}
