using XaTube.Bench.Contestants;
using XaTube.Bench.Load;
using XaTube.Bench.Reports;

namespace XaTube.Bench.Scenarios;

/// <summary>Heartbeats over HTTP, and XaTube's over WebSockets too: XaTube, small and as a cluster, against the limit and the rivals.</summary>
public sealed class Heartbeats() : Scenario("heartbeats")
{
    private const int Sessions = 10_000;

    /// <summary>More than half of what the slowest can do, and the same for all; but the seed can do less.</summary>
    private const double Rate = 20_000, SeedRate = 200;

    public override async Task<Section> RunAsync(Workplace place, LoadProcess load, BenchOptions options, CancellationToken stop)
    {
        // So that nobody falls silent while the others have their turn.
        using var slow = XaTubeCluster.With("XaTube:Audience:HeartbeatInterval", "00:01:00");
        await using var empty = new EmptyRival(place);
        await using var sleepy = new EmptyRival(place, "empty-asleep") { Sleeps = true };
        await using var empties = new EmptyRival(place, "empty-2", 2);
        await using var xatube = new XaTubeCluster(place, "xatube", 1, 1);
        await using var socket = new OverSocket(xatube, place);
        await using var cluster = new XaTubeCluster(place, "xatube-3-2", 3, 2);
        await using var textbook = new TextbookRival(place);
        await using var redis = new RedisRival(place);
        await using var seed = new SeedRival(place, [], Sessions);
        IReadOnlyList<Contestant> contestants = [.. new Contestant[] { empty, sleepy, empties, xatube, socket, cluster, textbook, redis, seed }.Where(one => options.Wants(one) || (one == xatube && options.Wants(socket)))];
        foreach (var contestant in contestants)
        {
            Say($"starting {contestant.Name}");
            await contestant.StartAsync(stop);
            await contestant.EnterAsync(load, Sessions, stop);
        }

        var samples = await new Race(contestants, load, options, Say).RunAsync(
            contestant => new LoadOrder(contestant.Beat, contestant.Name) { Ports = contestant.Ports },
            contestant => contestant == seed ? SeedRate : Rate,
            stop);
        return new(Name, "Heartbeats, 10,000 sessions")
        {
            Columns = RaceTable.Columns("heartbeats", "empty"),
            Rows = RaceTable.Rows(samples, "empty"),
            Bars = RaceTable.Bars(samples),
            Unit = "heartbeats per CPU-second of all server processes",
            Goals =
            [
                .. RaceTable.Goal(samples, "xatube", "empty", 0.85),
                .. RaceTable.Goal(samples, "xatube", "redis", 1.7),
                .. RaceTable.Goal(samples, "xatube", "textbook", 1.8),
                .. RaceTable.Goal(samples, "xatube", "seed", 50),
                .. RaceTable.Goal(samples, "xatube-3-2", "xatube", 0.8),
                .. RaceTable.OpenGoal(samples, "xatube-3-2", "xatube", 0.8),
                .. RaceTable.Goal(samples, "xatube-socket", "xatube", 1.5),
            ],
            Samples = samples,
        };
    }
}
