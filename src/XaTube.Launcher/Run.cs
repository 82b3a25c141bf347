using XaTube.Launcher.DataDirectory;
using XaTube.Launcher.Engine;
using XaTube.Launcher.Readiness;

namespace XaTube.Launcher;

/// <summary><c>./xatube run</c>: everything on this machine, from the first check to the last process gone.</summary>
public sealed class Run(RunOptions options, string repository)
{
    public Task<int> GoAsync() => Launch.GoAsync(options, RunAsync);

    private async Task RunAsync(DataFiles files, ReadyFileWriter ready, CancellationToken stop)
    {
        var door = await PublicEdge.ClearAsync(options, files);
        var secrets = Secrets.Load(files);
        var ports = Ports.Load(files, door.Predecessor, options.Port, options.RtmpPort);
        var settings = EngineSettings.For(options, files, secrets, ports, Path.Combine(repository, "web", "dist"));

        Announcement.Say("starting the engine");
        await using var engine = await EngineHost.StartAsync(settings, files, stop);
        using var over = CancellationTokenSource.CreateLinkedTokenSource(stop, engine.Stopping);
        await door.ServeAsync(settings.Addresses, ports.Hop, secrets.DemoPassword, () => ready.Publish(Facts), over.Token, stop);

        // One process is both.
        ReadyFile Facts() =>
            ReadyFile.For(options, settings.Addresses, [new("standalone", Environment.ProcessId)], [Environment.ProcessId]);
    }
}
