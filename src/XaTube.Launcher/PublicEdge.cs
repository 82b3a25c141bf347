using XaTube.Launcher.DataDirectory;
using XaTube.Launcher.Demo;
using XaTube.Launcher.Engine;
using XaTube.Launcher.Nginx;
using XaTube.Launcher.Readiness;

namespace XaTube.Launcher;

/// <summary>Everything in front of the engine: the public ports, nginx and the demo.</summary>
public sealed class PublicEdge
{
    private readonly RunOptions _options;
    private readonly DataFiles _files;
    private readonly NginxServer _server;

    private PublicEdge(RunOptions options, DataFiles files, NginxServer server, int? runningHopPort) =>
        (_options, _files, _server, RunningHopPort) = (options, files, server, runningHopPort);

    /// <summary>The hop's port of an earlier run's nginx, which will be taken over; <c>null</c>: there is none.</summary>
    public int? RunningHopPort { get; }

    /// <summary>Checks, before anything is started, that ports and programs are available.</summary>
    /// <exception cref="LaunchException">A port is in use, or nginx is not installed.</exception>
    public static async Task<PublicEdge> PrepareAsync(RunOptions options, DataFiles files)
    {
        var server = new NginxServer(files.Nginx);
        var runningHopPort = options.Media ? server.RunningHopPort(options) : null;
        if (runningHopPort is null)
        {
            await server.StopAsync();
            Ports.EnsureFree(options.Host, options.Port, "--port");
            if (options.Media)
                Ports.EnsureFree(options.Host, options.RtmpPort, "--rtmp-port");
        }

        if (options.Media)
            _ = NginxBinaries.Find();
        return new(options, files, server, runningHopPort);
    }

    /// <summary>Starts nginx and the demo in front of a running engine, and runs until it is stopped.</summary>
    /// <param name="ingests">The ingests of this machine; the first one's nginx serves the site.</param>
    /// <param name="demoPassword">The password of the demo account.</param>
    /// <param name="ready">Called once the site and the RTMP port respond.</param>
    /// <param name="ended">Cancelled when the engine stops, for whatever reason.</param>
    /// <param name="stop">Cancelled when the launcher is asked to stop.</param>
    /// <exception cref="LaunchException">The engine stopped by itself, or something did not start.</exception>
    public async Task ServeAsync(
        EngineAddresses engine, IReadOnlyList<IngestServer> ingests, string demoPassword, Action ready, CancellationToken ended, CancellationToken stop)
    {
        await using var nginx = _options.Media
            ? await NginxSupervisor.StartAsync(_server, new NginxConfiguration(_options, _files, engine, ingests), RunningHopPort is not null)
            : null;
        await using var others = await IngestSupervisors.StartAsync(_options, _files, engine, ingests);

        using var site = new HttpClient { BaseAddress = _options.PublicUrl, Timeout = TimeSpan.FromSeconds(15) };
        await ReadinessProbe.UntilAsync(
            "the site", TimeSpan.FromSeconds(90), () => ReadinessProbe.IsOkAsync(site, new Uri("/readyz", UriKind.Relative), ended), ended);
        if (_options.Media)
            await ReadinessProbe.UntilAsync("the RTMP port", TimeSpan.FromSeconds(10), () => ReadinessProbe.AcceptsRtmpAsync(_options, ended), ended);
        await using var demo = _options.Demo ? await DemoBroadcast.StartAsync(_options, _files, demoPassword, site, ended) : null;

        ready();
        TerminalOutput.WriteReady(_options, engine, _files, demo?.Channel);

        await Task.WhenAny(nginx?.WatchAsync(ended) ?? Task.Delay(Timeout.Infinite, ended), others.WatchAsync(ended)).Unwrap().ContinueWith(RethrowFault, TaskScheduler.Default);
        if (!await WasStoppedAsync(stop))
            throw new LaunchException("the engine stopped by itself; the warnings above say why");
        TerminalOutput.WriteInfo("stopping");
    }

    // An engine in this process receives the same signal, and may handle it before the launcher does.
    private static async Task<bool> WasStoppedAsync(CancellationToken stop)
    {
        await Task.Delay(TimeSpan.FromMilliseconds(500), stop).ContinueWith(_ => { }, TaskScheduler.Default);
        return stop.IsCancellationRequested;
    }

    // Cancellation is the normal end of a run.
    private static void RethrowFault(Task task)
    {
        if (task.Exception is { } exception)
            throw exception.InnerException ?? exception;
    }
}
