using XaTube.Bench.Contestants;
using XaTube.Bench.Load;
using XaTube.Bench.Reports;
using XaTube.Grains.StreamKeys;

namespace XaTube.Bench.Scenarios;

/// <summary>May this key publish? Asked by 200 running broadcasts again and again, and by keys that nobody was given.</summary>
public sealed class Callbacks() : Scenario("callbacks")
{
    public const int Keys = 200;
    public const int First = 100;
    private const double Rate = 500;
    private const double SeedRate = 200;
    private const string Refusals = "-refused";

    public override async Task<Section> RunAsync(Workplace place, LoadProcess load, BenchOptions options, CancellationToken stop)
    {
        string[] known = [.. Enumerable.Range(0, Keys).Select(_ => StreamKeySecret.Generate().Text)];
        string[] unknown = [.. Enumerable.Range(0, Keys).Select(_ => StreamKeySecret.Generate().Text)];
        await using var xatube = new XaTubeCluster(place, "xatube", 1, 1);
        await using var select = new SelectRival(place, known);
        await using var seed = new SeedRival(place, known, 0);
        IReadOnlyList<Contestant> contestants = [.. new Contestant[] { select, xatube, seed }.Where(options.Wants)];
        foreach (var contestant in contestants)
        {
            Say($"starting {contestant.Name}");
            await contestant.StartAsync(stop);
        }

        // XaTube hands its keys out itself, each with a channel of its own, and the broadcasts run.
        var own = contestants.Contains(xatube) ? await xatube.Site.GoLiveAsync(Keys, First, stop) : [];
        double OpenRate(Contestant contestant) => contestant == seed ? SeedRate : Rate;
        var race = new Race(contestants, load, options, Say);
        Say("keys that may publish");
        var accepted = await race.RunAsync(contestant => Questions(contestant, contestant == xatube ? own : known), OpenRate, stop, result => result.Of(302));
        Say("keys that nobody was given");
        var refused = (await race.RunAsync(contestant => Questions(contestant, unknown), OpenRate, stop, result => result.Of(403)))
            .Select(sample => sample with { Contestant = sample.Contestant + Refusals }).ToArray();
        return new(Name, "Stream keys: may this one publish? 200 running broadcasts, and 200 keys that nobody was given")
        {
            Columns = RaceTable.Columns("decisions", "select"),
            Rows = [.. RaceTable.Rows(accepted, "select"), .. RaceTable.Rows(refused, "select" + Refusals)],
            Bars = RaceTable.Bars([.. accepted, .. refused]),
            Unit = "decisions per CPU-second of all server processes",
            Goals =
            [
                .. RaceTable.Goal(accepted, "xatube", "select", 3),
                .. RaceTable.Goal(accepted, "xatube", "seed", 20),
            ],
            Samples = [.. accepted, .. refused],
        };
    }

    /// <summary>May they publish? One question for each key, by publishers from <see cref="First"/> on.</summary>
    public static LoadOrder Questions(Contestant contestant, IReadOnlyList<string> keys) => new(LoadKind.Post, contestant.Name)
    {
        Ports = [contestant.CallbackPort],
        Path = "/callbacks/nginx-rtmp",
        Headers = contestant.CallbackHeaders,
        Bodies = [.. keys.Select((key, i) => Site.Publish(key, i + First))],
    };
}
