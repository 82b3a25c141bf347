using XaTube.Launcher.DataDirectory;
using XaTube.Launcher.Engine;

namespace XaTube.Launcher.Nginx;

/// <summary>The nginxes of all ingests but the first. One that an earlier run left is stopped: its encoders connect again.</summary>
public sealed class IngestSupervisors : IAsyncDisposable
{
    private readonly List<NginxSupervisor> _supervisors = [];

    public static async Task<IngestSupervisors> StartAsync(RunOptions options, DataFiles files, EngineAddresses engine, IReadOnlyList<IngestServer> ingests)
    {
        var started = new IngestSupervisors();
        for (var i = 1; i < ingests.Count; i++)
        {
            var server = new NginxServer(ingests[i].Nginx);
            await server.StopAsync();
            started._supervisors.Add(await NginxSupervisor.StartAsync(server, new NginxConfiguration(options, files, engine, ingests, i), takeOver: false));
        }

        return started;
    }

    /// <summary>Restarts each that dies. Completes with the first failure, or when it is stopped.</summary>
    public Task WatchAsync(CancellationToken stop) =>
        Task.WhenAny(_supervisors.Select(supervisor => supervisor.WatchAsync(stop)).Append(Task.Delay(Timeout.Infinite, stop))).Unwrap();

    public async ValueTask DisposeAsync() => await Task.WhenAll(_supervisors.Select(supervisor => supervisor.DisposeAsync().AsTask()));
}
