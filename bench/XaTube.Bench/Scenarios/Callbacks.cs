using XaTube.Bench.Load;
using XaTube.Bench.Reports;
using XaTube.Bench.Targets;
using XaTube.Grains.StreamKeys;

namespace XaTube.Bench.Scenarios;

/// <summary>Publish callbacks: from 200 running broadcasts, again and again, and with keys that were never issued.</summary>
public sealed class Callbacks() : Scenario("callbacks")
{
    public const int Keys = 200;
    public const int First = 100;
    private const double Rate = 500;
    private const double SeedRate = 200;
    private const string Refusals = "-refused";

    public override async Task<Section> RunAsync(BenchWorkspace workspace, LoadProcess load, BenchOptions options, CancellationToken stop)
    {
        string[] known = [.. Enumerable.Range(0, Keys).Select(_ => StreamKeySecret.Generate().Text)];
        string[] unknown = [.. Enumerable.Range(0, Keys).Select(_ => StreamKeySecret.Generate().Text)];
        await using var xatube = new XaTubeCluster(workspace, "xatube", 1, 1);
        await using var select = new SelectBaseline(workspace, known);
        await using var seed = new SeedBaseline(workspace, known, 0);
        await using var other = XaTubeCluster.Against(workspace);
        IReadOnlyList<Target> targets = [.. new Target?[] { select, xatube, other, seed }.OfType<Target>().Where(options.Wants)];
        foreach (var target in targets)
        {
            Say($"starting {target.Name}");
            await target.StartAsync(stop);
        }

        // XaTube issues its keys itself, each with a channel of its own, and all of them are broadcasting.
        var issued = new Dictionary<Target, IReadOnlyList<string>>();
        foreach (var cluster in targets.OfType<XaTubeCluster>())
            issued[cluster] = await cluster.Site.GoLiveAsync(Keys, First, stop);
        double OpenRate(Target target) => target == seed ? SeedRate : Rate;
        var comparison = new Comparison(targets, load, options, Say);
        Say("issued keys");
        var accepted = await comparison.RunAsync(target => PublishRequests(target, issued.GetValueOrDefault(target, known)), OpenRate, stop, result => result.Of(302));
        Say("keys that were never issued");
        var refused = (await comparison.RunAsync(target => PublishRequests(target, unknown), OpenRate, stop, result => result.Of(403)))
            .Select(sample => sample with { Target = sample.Target + Refusals }).ToArray();
        return new(Name, "Stream keys: may this one publish? 200 running broadcasts, and 200 keys that nobody was given")
        {
            Columns = ComparisonTable.Columns("decisions", "select"),
            Rows = [.. ComparisonTable.Rows(accepted, "select"), .. ComparisonTable.Rows(refused, "select" + Refusals)],
            Bars = ComparisonTable.Bars([.. accepted, .. refused]),
            Unit = "decisions per CPU-second of all server processes",
            Goals =
            [
                .. ComparisonTable.Goal(accepted, "xatube", "select", 3),
                .. ComparisonTable.Goal(accepted, "xatube", "seed", 20),
                .. ComparisonTable.AgainstGoal(accepted, workspace),
                .. ComparisonTable.AgainstGoal(refused, workspace, Refusals),
            ],
            Samples = [.. accepted, .. refused],
        };
    }

    /// <summary>One publish callback for each key, with client ids from <see cref="First"/> on.</summary>
    public static LoadCommand PublishRequests(Target target, IReadOnlyList<string> keys) => new(LoadKind.Post, target.Name)
    {
        Ports = [target.CallbackPort],
        Path = "/callbacks/nginx-rtmp",
        Headers = target.CallbackHeaders,
        Bodies = [.. keys.Select((key, i) => SiteClient.Publish(key, i + First))],
    };
}
