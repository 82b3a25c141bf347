using XaTube.Launcher.Children;
using XaTube.Launcher.DataDirectory;
using XaTube.Launcher.Postgres;
using XaTube.Launcher.Readiness;
using XaTube.Launcher.Redis;

namespace XaTube.Launcher.Cluster;

/// <summary><c>./xatube cluster</c>: the parts of a cluster, each a process of its own, on this machine.</summary>
public sealed class ClusterRun(RunOptions options, string repository)
{
    public Task<int> GoAsync() => Launch.GoAsync(options, RunAsync);

    private async Task RunAsync(DataFiles files, ReadyFileWriter ready, CancellationToken stop)
    {
        var size = options.Cluster!;
        var door = await PublicEdge.ClearAsync(options, files);
        var secrets = Secrets.Load(files);
        var ports = ClusterPorts.Load(files, door.Predecessor, size, options.Port, options.RtmpPort);
        var database = new PostgresServer(files, secrets, ports.Postgres);
        _ = database.Binaries();
        _ = RedisServer.Find();
        var settings = new ClusterSettings(options, secrets, ports, database, Path.Combine(repository, "web", "dist"));

        Announcement.Say("starting PostgreSQL and Redis");
        // One pool of 15 for each process.
        await using var postgres = await database.StartAsync(15 * (size.Silos + size.Apis), stop);
        await using var redis = await new RedisServer(files, ports.Redis).StartAsync(stop);
        await ChildProcess.RunAsync(EngineProcesses.Migrator(settings), files, stop);

        Announcement.Say($"starting the engine (silos: {size.Silos}, APIs: {size.Apis})");
        await using var engine = new EngineProcesses(files, _ => ready.Refresh());
        await engine.StartAsync(settings, ports, stop);

        await door.ServeAsync(settings.Addresses, ports.Hop, secrets.DemoPassword, () => ready.Publish(Facts), stop, stop);

        ReadyFile Facts() => ReadyFile.For(
            options, settings.Addresses, [.. engine.Silos.Select(silo => new ReadyFile.Silo(silo.Name, silo.Pid))], [.. engine.Apis.Select(api => api.Pid)]);
    }
}
