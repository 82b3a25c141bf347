namespace XaTube.Launcher.Nginx;

/// <summary>Starts or takes over nginx, restarts it if it dies, and stops it at the end of the run.</summary>
public sealed class NginxSupervisor : IAsyncDisposable
{
    private static readonly TimeSpan CheckInterval = TimeSpan.FromSeconds(1);
    private readonly NginxServer _server;
    private readonly NginxConfiguration _configuration;

    private NginxSupervisor(NginxServer server, NginxConfiguration configuration) => (_server, _configuration) = (server, configuration);

    public static async Task<NginxSupervisor> StartAsync(NginxServer server, NginxConfiguration configuration, bool takeOver)
    {
        var supervisor = new NginxSupervisor(server, configuration);
        if (takeOver)
        {
            TerminalOutput.WriteInfo("taking over the nginx of the last run, broadcasts included");
            await server.TakeOverAsync(configuration);
        }
        else
        {
            TerminalOutput.WriteInfo("starting nginx");
            await server.StartAsync(configuration);
        }

        return supervisor;
    }

    /// <summary>Restarts nginx whenever its master is gone. That ends its broadcasts, which the engine learns from the new boot id.</summary>
    public async Task WatchAsync(CancellationToken stop)
    {
        using var tick = new PeriodicTimer(CheckInterval);
        while (await tick.WaitForNextTickAsync(stop))
        {
            if (_server.IsRunning)
                continue;
            TerminalOutput.WriteError("nginx is gone; starting it again");
            await _server.StopAsync();
            await _server.StartAsync(_configuration);
        }
    }

    // Before the engine stops, so that the engine receives the unpublish callbacks and has no open requests.
    public async ValueTask DisposeAsync() => await _server.StopAsync(new Uri($"http://127.0.0.1:{_configuration.Ingest.Hop}"));
}
