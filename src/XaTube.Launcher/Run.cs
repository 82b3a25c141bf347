using System.Runtime.InteropServices;
using XaTube.Launcher.DataDirectory;
using XaTube.Launcher.Demo;
using XaTube.Launcher.Engine;
using XaTube.Launcher.Nginx;

namespace XaTube.Launcher;

/// <summary><c>./xatube run</c>: everything on this machine, from the first check to the last process gone.</summary>
public sealed class Run(RunOptions options, string repository)
{
    public async Task<int> GoAsync()
    {
        using var files = DataFiles.Open(options.Data);
        if (options.ReadyFile is { } stale)
            File.Delete(stale);

        using var asked = new CancellationTokenSource();
        using var interrupt = OnSignal(PosixSignal.SIGINT, asked);
        using var terminate = OnSignal(PosixSignal.SIGTERM, asked);
        try
        {
            await RunAsync(files, asked.Token);
            return 0;
        }
        catch (OperationCanceledException) when (asked.IsCancellationRequested)
        {
            return 0;
        }
        finally
        {
            if (options.ReadyFile is { } ready)
                File.Delete(ready);
        }
    }

    private async Task RunAsync(DataFiles files, CancellationToken stop)
    {
        var server = new NginxServer(files);
        var predecessor = options.Media ? server.HopOfPredecessor(options) : null;
        if (predecessor is null)
        {
            await server.StopAsync();
            Ports.MustBeFree(options.Host, options.Port, "--port");
            if (options.Media)
                Ports.MustBeFree(options.Host, options.RtmpPort, "--rtmp-port");
        }

        if (options.Media)
            _ = NginxBinaries.Find();
        var secrets = Secrets.Load(files);
        var ports = Ports.Load(files, predecessor, options.Port, options.RtmpPort);
        var settings = EngineSettings.For(options, files, secrets, ports, Path.Combine(repository, "web", "dist"));

        Announcement.Say("starting the engine");
        await using var engine = await EngineHost.StartAsync(settings, files, stop);
        using var over = CancellationTokenSource.CreateLinkedTokenSource(stop, engine.Stopping);
        await using var media = options.Media
            ? await MediaSide.StartAsync(server, new NginxConfiguration(options, files, ports, settings), options, ports, predecessor is not null)
            : null;

        using var site = new HttpClient { BaseAddress = options.PublicUrl, Timeout = TimeSpan.FromSeconds(15) };
        await Readiness.Readiness.SiteAnswersAsync(site, over.Token);
        if (options.Media)
            await Readiness.Readiness.RtmpAcceptsAsync(options, over.Token);
        await using var demo = options.Demo ? await DemoShow.StartAsync(options, secrets.DemoPassword, site, over.Token) : null;

        if (options.ReadyFile is { } ready)
            Readiness.ReadyFile.For(options, settings).Write(ready);
        Announcement.Ready(options, settings, files, demo?.Channel);

        await (media?.WatchAsync(over.Token) ?? Task.Delay(Timeout.Infinite, over.Token)).ContinueWith(Rethrown, TaskScheduler.Default);
        if (!await WasAskedAsync(stop))
            throw new LaunchException("the engine stopped by itself; the warnings above say why");
        Announcement.Say("stopping");
    }

    // The engine's host hears the same signal and may be the first to.
    private static async Task<bool> WasAskedAsync(CancellationToken stop)
    {
        await Task.Delay(TimeSpan.FromMilliseconds(500), stop).ContinueWith(_ => { }, TaskScheduler.Default);
        return stop.IsCancellationRequested;
    }

    // Being cancelled is how a run ends; anything else is a fault.
    private static void Rethrown(Task task)
    {
        if (task.Exception is { } fault)
            throw fault.InnerException ?? fault;
    }

    private static PosixSignalRegistration OnSignal(PosixSignal signal, CancellationTokenSource asked) =>
        PosixSignalRegistration.Create(signal, context =>
        {
            context.Cancel = true;
            asked.Cancel();
        });
}
