using XaTube.Launcher.DataDirectory;
using XaTube.Launcher.Postgres;
using XaTube.Launcher.Processes;
using XaTube.Launcher.Readiness;
using XaTube.Launcher.Redis;

namespace XaTube.Launcher.Cluster;

/// <summary><c>./xatube cluster</c>: PostgreSQL, Redis, silos and APIs as processes of their own, and nginx.</summary>
public sealed class ClusterCommand(RunOptions options, string repository)
{
    public Task<int> RunAsync() => RunLifetime.RunAsync(options, RunAsync);

    private async Task RunAsync(DataFiles files, ReadyFileWriter ready, CancellationToken stop)
    {
        var size = options.Cluster!;
        var edge = await PublicEdge.PrepareAsync(options, files);
        var secrets = Secrets.Load(files);
        var ports = ClusterPorts.Load(files, edge.RunningHopPort, size, options.Port, options.RtmpPort);
        var database = new PostgresServer(files, secrets, ports.Postgres);
        _ = database.FindBinaries();
        _ = RedisServer.FindProgram();
        var settings = new ClusterSettings(options, files, secrets, ports, database, Path.Combine(repository, "web", "dist"));

        TerminalOutput.WriteInfo("starting PostgreSQL and Redis");
        // Each process has a pool of up to 15 connections, media agents too.
        await using var postgres = await database.StartAsync(15 * (size.Silos + size.Apis + size.Ingests), stop);
        await using var redis = await new RedisServer(files, ports.Redis).StartAsync(stop);
        await ChildProcess.RunAsync(EngineProcesses.Migrator(settings), files, stop);

        TerminalOutput.WriteInfo($"starting the engine (silos: {size.Silos}, APIs: {size.Apis})");
        await using var engine = new EngineProcesses(files, _ => ready.Refresh());
        await engine.StartAsync(settings, ports, stop);

        await edge.ServeAsync(settings.Addresses, settings.Ingests, secrets.DemoPassword, () => ready.Publish(Describe), stop, stop);

        ReadyFile Describe() => ReadyFile.For(
            options, settings.Addresses, [.. engine.Silos.Select(silo => new ReadyFile.Silo(silo.Name, silo.Pid))], [.. engine.Apis.Select(api => api.Pid)],
            settings.Ingests.Zip(engine.MediaAgents, (ingest, agent) => (ingest, agent.Pid)));
    }
}
