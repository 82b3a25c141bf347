namespace XaTube.Launcher.Nginx;

/// <summary>nginx during one run: started or taken over, kept running, stopped with it.</summary>
public sealed class NginxSupervisor : IAsyncDisposable
{
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(1);
    private readonly NginxServer _server;
    private readonly NginxConfiguration _configuration;
    private readonly RunOptions _options;
    private readonly int _hop;

    private NginxSupervisor(NginxServer server, NginxConfiguration configuration, RunOptions options, int hop) =>
        (_server, _configuration, _options, _hop) = (server, configuration, options, hop);

    public static async Task<NginxSupervisor> StartAsync(
        NginxServer server, NginxConfiguration configuration, RunOptions options, int hop, bool takeOver)
    {
        var media = new NginxSupervisor(server, configuration, options, hop);
        if (takeOver)
        {
            Announcement.Say("taking over the nginx of the last run, broadcasts included");
            await server.TakeOverAsync(configuration);
        }
        else
        {
            Announcement.Say("starting nginx");
            await server.StartAsync(configuration, options, hop);
        }

        return media;
    }

    /// <summary>Starts nginx again whenever it is gone. Its broadcasts are gone with it; the new boot id tells the engine so.</summary>
    public async Task WatchAsync(CancellationToken stop)
    {
        using var tick = new PeriodicTimer(Look);
        while (await tick.WaitForNextTickAsync(stop))
        {
            if (_server.IsRunning)
                continue;
            Announcement.Complain("nginx is gone; starting it again");
            await _server.StopAsync();
            await _server.StartAsync(_configuration, _options, _hop);
        }
    }

    // Before the engine, so that it hears of the broadcasts' end and has no open request left.
    public async ValueTask DisposeAsync() => await _server.StopAsync(new Uri($"http://127.0.0.1:{_hop}"));
}
