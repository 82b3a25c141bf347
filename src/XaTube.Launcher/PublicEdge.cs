using XaTube.Launcher.DataDirectory;
using XaTube.Launcher.Demo;
using XaTube.Launcher.Engine;
using XaTube.Launcher.Nginx;

namespace XaTube.Launcher;

/// <summary>What stands before an engine, whatever that consists of: the public ports, nginx, and the demo that comes in by them.</summary>
public sealed class PublicEdge
{
    private readonly RunOptions _options;
    private readonly DataFiles _files;
    private readonly NginxServer _server;

    private PublicEdge(RunOptions options, DataFiles files, NginxServer server, int? predecessor) =>
        (_options, _files, _server, Predecessor) = (options, files, server, predecessor);

    /// <summary>The hop's port of an earlier run's nginx that will be taken over.</summary>
    public int? Predecessor { get; }

    /// <summary>Makes sure, before anything is started, that it will be possible to open it.</summary>
    public static async Task<PublicEdge> ClearAsync(RunOptions options, DataFiles files)
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
        return new(options, files, server, predecessor);
    }

    /// <summary>Opens it before an engine that runs, and holds it open.</summary>
    /// <param name="hop">The hop's port.</param>
    /// <param name="demoPassword">Of the demo's account.</param>
    /// <param name="ready">Called once everything answers.</param>
    /// <param name="over">Ends when the engine stops, asked or not.</param>
    /// <param name="stop">Ends when the run is asked to.</param>
    public async Task ServeAsync(
        EngineAddresses engine, int hop, string demoPassword, Action ready, CancellationToken over, CancellationToken stop)
    {
        await using var media = _options.Media
            ? await NginxSupervisor.StartAsync(_server, new NginxConfiguration(_options, _files, hop, engine), _options, hop, Predecessor is not null)
            : null;

        using var site = new HttpClient { BaseAddress = _options.PublicUrl, Timeout = TimeSpan.FromSeconds(15) };
        await Readiness.Readiness.SiteAnswersAsync(site, over);
        if (_options.Media)
            await Readiness.Readiness.RtmpAcceptsAsync(_options, over);
        await using var demo = _options.Demo ? await DemoBroadcast.StartAsync(_options, demoPassword, site, over) : null;

        ready();
        Announcement.Ready(_options, engine, _files, demo?.Channel);

        await (media?.WatchAsync(over) ?? Task.Delay(Timeout.Infinite, over)).ContinueWith(Rethrown, TaskScheduler.Default);
        if (!await WasAskedAsync(stop))
            throw new LaunchException("the engine stopped by itself; the warnings above say why");
        Announcement.Say("stopping");
    }

    // An engine in this process hears the same signal and may be the first to.
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
}
