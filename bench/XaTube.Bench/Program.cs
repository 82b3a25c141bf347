using System.Runtime.InteropServices;
using XaTube.Bench;
using XaTube.Bench.Load;
using XaTube.Bench.Reports;
using XaTube.Bench.Scenarios;
using XaTube.Bench.Targets;
using XaTube.Launcher;

if (args is [LoadProcess.Argument])
{
    LoadProcess.Serve();
    return 0;
}

Scenario[] scenarios = [new Heartbeats(), new Callbacks(), new Memory(), new JoinStorm(), new SiloFailure(), new LargeStream(), new Profiling()];
using var stop = new CancellationTokenSource();
using var interrupt = RunLifetime.OnSignal(PosixSignal.SIGINT, stop);
using var terminate = RunLifetime.OnSignal(PosixSignal.SIGTERM, stop);
try
{
    var options = BenchOptions.Parse(args);
    if (options.Only.FirstOrDefault(only => scenarios.All(scenario => scenario.Name != only)) is { } unknown)
        throw new LaunchException($"there is no scenario '{unknown}'; there is {string.Join(", ", scenarios.Select(scenario => scenario.Name))}");
    var repository = Repository.Find();
    var report = new Report(repository, options);
    // As docs/operations.md describes for load tests: all requests come from one address, and no encoder renews a lease.
    XaTubeCluster.Set("XaTube:RateLimits:Enabled", "false");
    XaTubeCluster.Set("XaTube:Audience:PerAddressLimit", "1000000");
    XaTubeCluster.Set("XaTube:LiveStreams:Lease", "1.00:00:00");
    XaTubeCluster.Set("XaTube:HeartbeatSocket:Enabled", "true");
    // One GC heap for each process, baselines included, as ./xatube cluster sets it on a small machine.
    Environment.SetEnvironmentVariable("DOTNET_GCHeapCount", "1");
    var against = options.Against is { } folder ? await Checkout.OpenAsync(folder, repository, stop.Token) : null;
    var workspace = new BenchWorkspace(repository, against);
    foreach (var scenario in scenarios.Where(scenario => options.Only.Count == 0 || options.Only.Contains(scenario.Name)))
    {
        using var load = LoadProcess.Start();
        report.Add(await scenario.RunAsync(workspace, load, options, stop.Token));
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
    TerminalOutput.WriteError(fault.Message);
    return 1;
}
