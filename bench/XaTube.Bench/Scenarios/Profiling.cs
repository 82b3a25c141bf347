using XaTube.Bench.Load;
using XaTube.Bench.Profiles;
using XaTube.Bench.Reports;
using XaTube.Bench.Targets;

namespace XaTube.Bench.Scenarios;

/// <summary>Profiles of API and silo under heartbeats, joins and callbacks: stack samples of the threads that do not wait.</summary>
public sealed class Profiling() : Scenario("profile")
{
    private const int Sessions = 10_000;
    private const int MaxRows = 12;

    public override async Task<Section> RunAsync(BenchWorkspace workspace, LoadProcess load, BenchOptions options, CancellationToken stop)
    {
        await using var xatube = new XaTubeCluster(workspace, "xatube", 1, 1);
        Say("starting xatube");
        await xatube.StartAsync(stop);
        await xatube.PrepareSessionsAsync(load, Sessions, stop);
        var command = new LoadCommand(LoadKind.Heartbeat, xatube.Name) { Ports = xatube.Ports, Seconds = options.FirstWarmSeconds };
        await load.RunAsync(command, stop);
        // Enough joins to last longer than the recording.
        var joins = new LoadCommand(LoadKind.Join, "storm") { Ports = xatube.Ports, StreamId = xatube.StreamId, Count = options.Quick ? 30_000 : 100_000 };
        var callbacks = Callbacks.PublishRequests(xatube, await xatube.Site.GoLiveAsync(Callbacks.Keys, Callbacks.First, stop));
        await load.RunAsync(callbacks with { Seconds = options.FirstWarmSeconds }, stop);
        var rows = new List<string[]>();
        var seconds = options.MeasureSeconds + 4;
        foreach (var (what, work) in new[] { ("heartbeats", command with { Seconds = seconds }), ("callbacks", callbacks with { Seconds = seconds }), ("joins", joins) })
            foreach (var (part, process) in xatube.Processes.Where(process => process.Part is "api" or "silo").ToList())
            {
                var file = Path.Combine(workspace.Folder, $"{part}-{what}.nettrace");
                var loading = load.RunAsync(work, stop);
                await TraceRecorder.RecordAsync(process, file, TimeSpan.FromSeconds(options.MeasureSeconds), stop);
                await loading;
                var profile = Profile.Read(file);
                Say($"{part}, {what}: {profile.Samples} samples");
                // The inclusive samples of every method, for a closer look.
                await File.WriteAllLinesAsync(Path.Combine(workspace.Folder, $"profile-{part}-{what}.txt"), profile.Methods.Select(one => $"{Share(one.Count, profile)} {one.Name}"), stop);
                rows.AddRange(profile.Categories.Take(MaxRows).Select(one => (string[])[what, part, Share(one.Count, profile), one.Name]));
            }

        return new(Name, "Where the time goes: samples of the threads that work, by what they are busy with")
        {
            Columns = ["load", "process", "% of its samples", "busy with"],
            Rows = rows,
        };
    }

    private static string Share(int count, Profile profile) => Spread.Number(100.0 * count / Math.Max(1, profile.Samples), "0.0");
}
