using XaTube.Launcher.DataDirectory;
using XaTube.Launcher.Processes;
using XaTube.Launcher.Readiness;

namespace XaTube.Launcher.Cluster;

/// <summary>
/// The silos, APIs and media agents of a cluster. The APIs and the agents are stopped first, then the silos, one after the other.
/// </summary>
/// <param name="binaries">The folder of the built silo and API; <c>null</c>: the launcher's own.</param>
public sealed class EngineProcesses(DataFiles files, Action<ChildProcess> restarted, string? binaries = null) : IAsyncDisposable
{
    // Longer than a silo's own shutdown with its handoff to the others.
    private static readonly TimeSpan StopTimeout = TimeSpan.FromSeconds(65);

    // Silos that find membership rows of a killed cluster wait until those have expired.
    private static readonly TimeSpan StartTimeout = TimeSpan.FromSeconds(120);
    private readonly List<ChildProcess> _silos = [];
    private readonly List<ChildProcess> _apis = [];
    private readonly List<ChildProcess> _mediaAgents = [];

    public IReadOnlyList<ChildProcess> Silos => _silos;

    public IReadOnlyList<ChildProcess> Apis => _apis;

    public IReadOnlyList<ChildProcess> MediaAgents => _mediaAgents;

    /// <summary>Migrates the database, as the owner of its tables, and exits.</summary>
    public static ChildProcessSpec Migrator(ClusterSettings settings, string? binaries = null) =>
        Spec(binaries, "migrate", "XaTube.Silo", settings.Migrator, "migrate");

    /// <summary>Starts all processes at the same time, as an API waits for its first silo, and waits until they are ready.</summary>
    public async Task StartAsync(ClusterSettings settings, ClusterPorts ports, CancellationToken stop)
    {
        for (var i = 0; i < ports.Silos.Count; i++)
        {
            var name = $"silo-{i + 1}";
            _silos.Add(await ChildProcess.StartAsync(Spec(binaries, name, "XaTube.Silo", settings.Silo(i, name), settings.Arguments), files, restarted));
        }

        for (var i = 0; i < ports.Apis.Count; i++)
            _apis.Add(await ChildProcess.StartAsync(Spec(binaries, $"api-{i + 1}", "XaTube.Api", settings.Api(i), settings.Arguments), files, restarted));

        for (var i = 0; i < settings.Ingests.Count; i++)
            _mediaAgents.Add(await ChildProcess.StartAsync(Spec(binaries, $"media-{i + 1}", "XaTube.Media", settings.MediaAgent(i), settings.Arguments), files, restarted));

        using var http = new HttpClient { Timeout = TimeSpan.FromSeconds(5) };
        foreach (var (silo, port) in _silos.Zip(ports.Silos))
            await WaitAsync(silo, new Uri($"http://127.0.0.1:{port.Internal}/readyz"));
        foreach (var (api, url) in _apis.Zip(settings.Addresses.Http))
            await WaitAsync(api, new Uri(url, "/readyz"));
        foreach (var (media, url) in _mediaAgents.Zip(settings.Addresses.MediaAgents))
            await WaitAsync(media, new Uri(url, "/readyz"));

        Task WaitAsync(ChildProcess child, Uri readiness) =>
            child.WaitUntilReadyAsync(StartTimeout, () => ReadinessProbe.IsOkAsync(http, readiness, stop), stop);
    }

    public async ValueTask DisposeAsync()
    {
        await Task.WhenAll(_apis.Concat(_mediaAgents).Select(process => process.DisposeAsync().AsTask()));
        foreach (var silo in _silos)
            await silo.DisposeAsync();
    }

    // Uses the same dotnet as the launcher.
    private static ChildProcessSpec Spec(string? binaries, string name, string program, Dictionary<string, string> environment, params string[] arguments) =>
        new(name, Runtime(), [Path.Combine(binaries ?? AppContext.BaseDirectory, $"{program}.dll"), .. arguments])
        {
            WorkingDirectory = binaries ?? AppContext.BaseDirectory,
            Environment = environment,
            StopTimeout = StopTimeout,
        };

    private static string Runtime() =>
        Environment.ProcessPath is { } path && Path.GetFileName(path) == "dotnet" ? path : "dotnet";
}
