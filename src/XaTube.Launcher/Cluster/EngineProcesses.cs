using XaTube.Launcher.Children;
using XaTube.Launcher.DataDirectory;

namespace XaTube.Launcher.Cluster;

/// <summary>The silos and APIs of a cluster. They are stopped in order: first who asks, then, one by one, who answers.</summary>
/// <param name="binaries">The folder of the built silo and API; <c>null</c>: the launcher's own.</param>
public sealed class EngineProcesses(DataFiles files, Action<ChildProcess> replaced, string? binaries = null) : IAsyncDisposable
{
    // A process that has others to hand over to takes no longer than this by itself.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(65);

    // Silos that find the rows of a cluster which was killed wait until these are old enough.
    private static readonly TimeSpan LongestStart = TimeSpan.FromSeconds(120);
    private readonly List<ChildProcess> _silos = [];
    private readonly List<ChildProcess> _apis = [];

    public IReadOnlyList<ChildProcess> Silos => _silos;

    public IReadOnlyList<ChildProcess> Apis => _apis;

    /// <summary>Brings the tables up to date, as their owner, and ends.</summary>
    public static ChildProcessSpec Migrator(ClusterSettings settings, string? binaries = null) =>
        Plan(binaries, "migrate", "XaTube.Silo", settings.Migrator, "migrate");

    /// <summary>Starts all of them at once: an API waits for its first silo.</summary>
    public async Task StartAsync(ClusterSettings settings, ClusterPorts ports, CancellationToken stop)
    {
        for (var i = 0; i < ports.Silos.Count; i++)
        {
            var name = $"silo-{i + 1}";
            _silos.Add(await ChildProcess.StartAsync(Plan(binaries, name, "XaTube.Silo", settings.Silo(i, name), settings.Arguments), files, replaced));
        }

        for (var i = 0; i < ports.Apis.Count; i++)
            _apis.Add(await ChildProcess.StartAsync(Plan(binaries, $"api-{i + 1}", "XaTube.Api", settings.Api(i), settings.Arguments), files, replaced));

        using var http = new HttpClient { Timeout = TimeSpan.FromSeconds(5) };
        foreach (var (silo, port) in _silos.Zip(ports.Silos))
            await KeepAsync(silo, new Uri($"http://127.0.0.1:{port.Internal}/readyz"));
        foreach (var (api, url) in _apis.Zip(settings.Addresses.Http))
            await KeepAsync(api, new Uri(url, "/readyz"));

        Task KeepAsync(ChildProcess child, Uri readiness) =>
            child.KeepAsync(LongestStart, () => Readiness.Readiness.IsOkAsync(http, readiness, stop), stop);
    }

    public async ValueTask DisposeAsync()
    {
        await Task.WhenAll(_apis.Select(api => api.DisposeAsync().AsTask()));
        foreach (var silo in _silos)
            await silo.DisposeAsync();
    }

    // Runs on the runtime that runs the launcher.
    private static ChildProcessSpec Plan(string? binaries, string name, string program, Dictionary<string, string> environment, params string[] arguments) =>
        new(name, Runtime(), [Path.Combine(binaries ?? AppContext.BaseDirectory, $"{program}.dll"), .. arguments])
        {
            WorkingDirectory = binaries ?? AppContext.BaseDirectory,
            Environment = environment,
            Patience = Patience,
        };

    private static string Runtime() =>
        Environment.ProcessPath is { } path && Path.GetFileName(path) == "dotnet" ? path : "dotnet";
}
