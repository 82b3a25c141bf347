using System.Runtime.InteropServices;
using XaTube.Bench;
using XaTube.Bench.Targets;
using XaTube.Bench.Load;
using XaTube.Bench.Reports;
using XaTube.Bench.Scenarios;
using XaTube.Launcher;

if (args is [LoadProcess.Argument])
{
    LoadProcess.Serve();
    return 0;
}

Scenario[] scenarios = [new Heartbeats(), new Callbacks(), new Memory(), new Joins(), new Return(), new OneStream(), new Profiling()];
using var stop = new CancellationTokenSource();
void Stop(PosixSignalContext signal)
{
    signal.Cancel = true;
    stop.Cancel();
}

using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
try
{
    var options = BenchOptions.Parse(args);
    if (options.Only.FirstOrDefault(only => scenarios.All(scenario => scenario.Name != only)) is { } unknown)
        throw new LaunchException($"there is no scenario '{unknown}'; there is {string.Join(", ", scenarios.Select(scenario => scenario.Name))}");
    var repository = Repository.Find();
    var report = new Report(repository, options);
    // For load tests; see docs/operations.md. All come from one address, and are counted by it as ever. A lease that lasts,
    // since no encoder renews it here.
    XaTubeCluster.Set("XaTube:RateLimits:Enabled", "false");
    XaTubeCluster.Set("XaTube:Audience:PerAddressLimit", "1000000");
    XaTubeCluster.Set("XaTube:LiveStreams:Lease", "1.00:00:00");
    XaTubeCluster.Set("XaTube:HeartbeatSocket:Enabled", "true");
    // One heap for each process, baselines included: what ./xatube cluster gives them on a small machine.
    Environment.SetEnvironmentVariable("DOTNET_GCHeapCount", "1");
    var against = options.Against is { } folder ? await Checkout.OpenAsync(folder, repository, stop.Token) : null;
    var place = new BenchWorkspace(repository, against);
    foreach (var scenario in scenarios.Where(scenario => options.Only.Count == 0 || options.Only.Contains(scenario.Name)))
    {
        using var load = LoadProcess.Start();
        report.Add(await scenario.RunAsync(place, load, options, stop.Token));
    }

    report.Write();
    return 0;
}
catch (OperationCanceledException) when (stop.IsCancellationRequested)
{
    return 130;
}
catch (LaunchException fault)
{
    Announcement.Complain(fault.Message);
    return 1;
}
