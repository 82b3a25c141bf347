using XaTube.Bench.Load;
using XaTube.Launcher.DataDirectory;
using XaTube.Launcher.Postgres;
using XaTube.Launcher.Processes;
using XaTube.Launcher.Readiness;

namespace XaTube.Bench.Targets;

/// <summary>One implementation that is measured: its processes, whose CPU time is all charged, and its ports.</summary>
public abstract class Target : IAsyncDisposable
{
    private readonly List<ChildProcess> _children = [];
    private readonly HttpClient _http = new() { Timeout = TimeSpan.FromSeconds(3) };

    protected Target(string name, BenchWorkspace workspace)
    {
        (Name, Workspace) = (name, workspace);
        Files = workspace.Open(name);
    }

    public string Name { get; }

    /// <summary>The ports that heartbeats are sent to.</summary>
    public IReadOnlyList<int> Ports { get; protected set; } = [];

    /// <summary>How its heartbeats are sent.</summary>
    public virtual LoadKind HeartbeatLoad => LoadKind.Heartbeat;

    /// <summary>The port that callbacks are sent to.</summary>
    public virtual int CallbackPort => Ports[0];

    public virtual string CallbackHeaders => "Content-Type: application/x-www-form-urlencoded\r\n";

    protected BenchWorkspace Workspace { get; }

    protected DataFiles Files { get; }

    /// <summary>The processes, each with its role, such as "api", "silo" or "postgres".</summary>
    public virtual IEnumerable<(string Part, int Pid)> Processes => _children.Select(child => (child.Name.Split('-')[^1], child.Pid));

    public abstract Task StartAsync(CancellationToken stop);

    /// <summary>Creates the sessions, in the load process, that heartbeats are sent for.</summary>
    public virtual async Task PrepareSessionsAsync(LoadProcess load, int sessions, CancellationToken stop) =>
        await load.RunAsync(new(LoadKind.Prepare, Name) { Count = sessions }, stop);

    /// <summary>The CPU seconds used so far, by role.</summary>
    public Dictionary<string, double> CpuSeconds() =>
        Processes.GroupBy(process => process.Part).ToDictionary(part => part.Key, part => CpuTime.Seconds(part.Select(process => process.Pid)));

    public virtual async ValueTask DisposeAsync()
    {
        foreach (var child in Enumerable.Reverse(_children))
            await child.DisposeAsync();
        _http.Dispose();
        Files.Dispose();
        GC.SuppressFinalize(this);
    }

    protected void Add(ChildProcess child) => _children.Add(child);

    /// <summary>Starts a baseline that was built with this program.</summary>
    protected Task StartBaselineAsync(string part, string assembly, int port, CancellationToken stop, string[]? arguments = null, params (string Name, string Value)[] settings) =>
        StartAsync(
            new($"{Name}-{part}", "dotnet", [Path.Combine(AppContext.BaseDirectory, $"{assembly}.dll"), .. arguments ?? []])
            {
                WorkingDirectory = AppContext.BaseDirectory,
                Environment = new Dictionary<string, string>(settings.Select(setting => KeyValuePair.Create(setting.Name, setting.Value)))
                {
                    ["ASPNETCORE_URLS"] = $"http://127.0.0.1:{port}",
                    ["Logging__LogLevel__Default"] = "Warning",
                    ["DOTNET_GCHeapCount"] = "1",
                },
            },
            port, stop);

    protected async Task StartAsync(ChildProcessSpec spec, int port, CancellationToken stop)
    {
        var child = await ChildProcess.StartAsync(spec, Files);
        Add(child);
        await child.WaitUntilReadyAsync(TimeSpan.FromSeconds(60), () => ReadinessProbe.IsOkAsync(_http, new Uri($"http://127.0.0.1:{port}/readyz"), stop), stop);
    }

    /// <summary>Starts a PostgreSQL server for this target, configured as XaTube's is.</summary>
    protected async Task<(PostgresServer Server, Secrets Secrets)> StartPostgresAsync(CancellationToken stop)
    {
        var secrets = Secrets.Load(Files);
        var server = new PostgresServer(Files, secrets, Workspace.Port());
        Add(await server.StartAsync(100, stop));
        return (server, secrets);
    }
}
