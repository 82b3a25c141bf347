using XaTube.Bench.Targets;
using XaTube.Bench.Load;
using XaTube.Bench.Reports;

namespace XaTube.Bench.Scenarios;

/// <summary>Heartbeats over HTTP, and XaTube's over WebSockets too: XaTube, small and as a cluster, against the limit and the baselines.</summary>
public sealed class Heartbeats() : Scenario("heartbeats")
{
    private const int Sessions = 10_000;

    /// <summary>More than half of what the slowest can do, and the same for all; but the seed can do less.</summary>
    private const double Rate = 20_000, SeedRate = 200;

    public override async Task<Section> RunAsync(BenchWorkspace place, LoadProcess load, BenchOptions options, CancellationToken stop)
    {
        // So that nobody falls silent while the others have their turn.
        using var slow = XaTubeCluster.With("XaTube:Audience:HeartbeatInterval", "00:01:00");
        await using var empty = new EmptyBaseline(place);
        await using var sleepy = new EmptyBaseline(place, "empty-asleep") { Sleeps = true };
        await using var empties = new EmptyBaseline(place, "empty-2", 2);
        await using var xatube = new XaTubeCluster(place, "xatube", 1, 1);
        await using var socket = new WebSocketTarget(xatube, place);
        await using var cluster = new XaTubeCluster(place, "xatube-3-2", 3, 2);
        await using var other = XaTubeCluster.Against(place);
        await using var textbook = new TextbookBaseline(place);
        await using var redis = new RedisBaseline(place);
        await using var seed = new SeedBaseline(place, [], Sessions);
        IReadOnlyList<Target> targets = [.. new Target?[] { empty, sleepy, empties, xatube, other, socket, cluster, textbook, redis, seed }.OfType<Target>().Where(one => options.Wants(one) || (one == xatube && options.Wants(socket)))];
        foreach (var target in targets)
        {
            Say($"starting {target.Name}");
            await target.StartAsync(stop);
            await target.EnterAsync(load, Sessions, stop);
        }

        var samples = await new Comparison(targets, load, options, Say).RunAsync(
            target => new LoadCommand(target.Beat, target.Name) { Ports = target.Ports },
            target => target == seed ? SeedRate : Rate,
            stop);
        return new(Name, "Heartbeats, 10,000 sessions")
        {
            Columns = ComparisonTable.Columns("heartbeats", "empty"),
            Rows = ComparisonTable.Rows(samples, "empty"),
            Bars = ComparisonTable.Bars(samples),
            Unit = "heartbeats per CPU-second of all server processes",
            Goals =
            [
                .. ComparisonTable.Goal(samples, "xatube", "empty", 0.85),
                .. ComparisonTable.Goal(samples, "xatube", "redis", 1.7),
                .. ComparisonTable.Goal(samples, "xatube", "textbook", 1.8),
                .. ComparisonTable.Goal(samples, "xatube", "seed", 50),
                .. ComparisonTable.Goal(samples, "xatube-3-2", "xatube", 0.8),
                .. ComparisonTable.OpenGoal(samples, "xatube-3-2", "xatube", 0.8),
                .. ComparisonTable.Goal(samples, "xatube-socket", "xatube", 1.5),
                .. ComparisonTable.AgainstGoal(samples, place),
            ],
            Samples = samples,
        };
    }
}
