using XaTube.Launcher.DataDirectory;
using XaTube.Launcher.Engine;
using XaTube.Launcher.Nginx;
using XaTube.Launcher.Readiness;

namespace XaTube.Launcher;

/// <summary><c>./xatube run</c>: one process with silo and API, and nginx.</summary>
public sealed class RunCommand(RunOptions options, string repository)
{
    public Task<int> RunAsync() => RunLifetime.RunAsync(options, RunAsync);

    private async Task RunAsync(DataFiles files, ReadyFileWriter ready, CancellationToken stop)
    {
        var edge = await PublicEdge.PrepareAsync(options, files);
        var secrets = Secrets.Load(files);
        var ports = Ports.Load(files, edge.RunningHopPort, options.Port, options.RtmpPort);
        var ingest = IngestServer.First(options, files, ports.Hop);
        var settings = EngineSettings.For(options, files, secrets, ports, ingest, Path.Combine(repository, "web", "dist"));

        TerminalOutput.WriteInfo("starting the engine");
        await using var engine = await EngineHost.StartAsync(settings, files, stop);
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(stop, engine.Stopping);
        await edge.ServeAsync(settings.Addresses, [ingest], secrets.DemoPassword, () => ready.Publish(Describe), ended.Token, stop);

        // One process is silo, API and media agent.
        ReadyFile Describe() =>
            ReadyFile.For(options, settings.Addresses, [new("standalone", Environment.ProcessId)], [Environment.ProcessId], options.Media ? [(ingest, Environment.ProcessId)] : []);
    }
}
