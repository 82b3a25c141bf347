using XaTube.Bench.Load;
using XaTube.Launcher.Children;
using XaTube.Launcher.DataDirectory;
using XaTube.Launcher.Postgres;
using XaTube.Launcher.Readiness;

namespace XaTube.Bench.Targets;

/// <summary>One way of doing the work: its processes, which are all charged for, and where they answer.</summary>
public abstract class Target : IAsyncDisposable
{
    private readonly List<ChildProcess> _children = [];
    private readonly HttpClient _http = new() { Timeout = TimeSpan.FromSeconds(3) };

    protected Target(string name, BenchWorkspace place)
    {
        (Name, Place) = (name, place);
        Files = place.Open(name);
    }

    public string Name { get; }

    /// <summary>Where heartbeats go.</summary>
    public IReadOnlyList<int> Ports { get; protected set; } = [];

    /// <summary>How its heartbeats are sent.</summary>
    public virtual LoadKind Beat => LoadKind.Beat;

    /// <summary>Where callbacks go.</summary>
    public virtual int CallbackPort => Ports[0];

    public virtual string CallbackHeaders => "Content-Type: application/x-www-form-urlencoded\r\n";

    protected BenchWorkspace Place { get; }

    protected DataFiles Files { get; }

    /// <summary>The processes by what they are, such as "api", "silo", "postgres".</summary>
    public virtual IEnumerable<(string Part, int Pid)> Processes => _children.Select(child => (child.Name.Split('-')[^1], child.Pid));

    public abstract Task StartAsync(CancellationToken stop);

    /// <summary>Gives the load process sessions to send heartbeats for.</summary>
    public virtual async Task EnterAsync(LoadProcess load, int sessions, CancellationToken stop) =>
        await load.RunAsync(new(LoadKind.Mint, Name) { Count = sessions }, stop);

    /// <summary>CpuTime seconds so far, by part.</summary>
    public Dictionary<string, double> Spent() =>
        Processes.GroupBy(process => process.Part).ToDictionary(part => part.Key, part => CpuTime.Seconds(part.Select(process => process.Pid)));

    public virtual async ValueTask DisposeAsync()
    {
        foreach (var child in Enumerable.Reverse(_children))
            await child.DisposeAsync();
        _http.Dispose();
        Files.Dispose();
        GC.SuppressFinalize(this);
    }

    protected void Keep(ChildProcess child) => _children.Add(child);

    /// <summary>A baseline that was built with this program.</summary>
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

    protected async Task StartAsync(ChildProcessSpec plan, int port, CancellationToken stop)
    {
        var child = await ChildProcess.StartAsync(plan, Files);
        Keep(child);
        await child.KeepAsync(TimeSpan.FromSeconds(60), () => Readiness.IsOkAsync(_http, new Uri($"http://127.0.0.1:{port}/readyz"), stop), stop);
    }

    /// <summary>A PostgreSQL for this target alone, as XaTube's own is.</summary>
    protected async Task<(PostgresServer Server, Secrets Secrets)> StartPostgresAsync(CancellationToken stop)
    {
        var secrets = Secrets.Load(Files);
        var server = new PostgresServer(Files, secrets, Place.Port());
        Keep(await server.StartAsync(100, stop));
        return (server, secrets);
    }
}
