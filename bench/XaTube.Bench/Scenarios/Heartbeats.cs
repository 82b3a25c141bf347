using XaTube.Bench.Load;
using XaTube.Bench.Reports;
using XaTube.Bench.Targets;

namespace XaTube.Bench.Scenarios;

/// <summary>Heartbeats over HTTP, for XaTube over WebSockets too: one silo and one API, a cluster, the empty endpoint and the baselines.</summary>
public sealed class Heartbeats() : Scenario("heartbeats")
{
    private const int Sessions = 10_000;

    /// <summary>The open load's rate: the same for all targets except the seed, which cannot do as much.</summary>
    private const double Rate = 20_000, SeedRate = 200;

    public override async Task<Section> RunAsync(BenchWorkspace workspace, LoadProcess load, BenchOptions options, CancellationToken stop)
    {
        // Sessions must not expire while other targets are measured.
        using var slow = XaTubeCluster.With("XaTube:Audience:HeartbeatInterval", "00:01:00");
        await using var empty = new EmptyBaseline(workspace);
        await using var sleepy = new EmptyBaseline(workspace, "empty-asleep") { Sleeps = true };
        await using var empties = new EmptyBaseline(workspace, "empty-2", 2);
        await using var xatube = new XaTubeCluster(workspace, "xatube", 1, 1);
        await using var socket = new WebSocketTarget(xatube, workspace);
        await using var cluster = new XaTubeCluster(workspace, "xatube-3-2", 3, 2);
        await using var other = XaTubeCluster.Against(workspace);
        await using var textbook = new TextbookBaseline(workspace);
        await using var redis = new RedisBaseline(workspace);
        await using var seed = new SeedBaseline(workspace, [], Sessions);
        IReadOnlyList<Target> targets = [.. new Target?[] { empty, sleepy, empties, xatube, other, socket, cluster, textbook, redis, seed }.OfType<Target>().Where(one => options.Wants(one) || (one == xatube && options.Wants(socket)))];
        foreach (var target in targets)
        {
            Say($"starting {target.Name}");
            await target.StartAsync(stop);
            await target.PrepareSessionsAsync(load, Sessions, stop);
        }

        var samples = await new Comparison(targets, load, options, Say).RunAsync(
            target => new LoadCommand(target.HeartbeatLoad, target.Name) { Ports = target.Ports },
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
                .. ComparisonTable.AgainstGoal(samples, workspace),
            ],
            Samples = samples,
        };
    }
}
