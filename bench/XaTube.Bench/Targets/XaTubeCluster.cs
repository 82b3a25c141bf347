using XaTube.Bench.Load;
using XaTube.Launcher;
using XaTube.Launcher.Cluster;
using XaTube.Launcher.DataDirectory;
using XaTube.Launcher.Postgres;
using XaTube.Launcher.Processes;
using XaTube.Launcher.Redis;

namespace XaTube.Bench.Targets;

/// <summary>XaTube as <c>./xatube cluster</c> starts it, without nginx.</summary>
/// <param name="checkout">Another checkout whose silo and API are run; <c>null</c>: those built with this program.</param>
public sealed class XaTubeCluster(BenchWorkspace workspace, string name, int silos, int apis, Checkout? checkout = null) : Target(name, workspace)
{
    private readonly List<ChildProcess> _servers = [];
    private EngineProcesses? _engine;
    private ClusterPorts? _ports;

    /// <summary>Whether it runs another checkout's silo and API.</summary>
    public bool IsOther => checkout is not null;

    public SiteClient Site { get; private set; } = null!;

    public Guid StreamId { get; private set; }

    public override int CallbackPort => _ports!.Apis[0].Internal;

    public override string CallbackHeaders =>
        $"{base.CallbackHeaders}X-Callback-Secret: {Site.CallbackSecret}\r\nX-Ingest-Node: {SiteClient.Node}\r\nX-Ingest-Boot: {SiteClient.Boot}\r\n";

    /// <summary>The metrics endpoints of the silos.</summary>
    public IEnumerable<Uri> SiloMetrics => _ports!.Silos.Select(silo => new Uri($"http://127.0.0.1:{silo.Internal}/metrics"));

    public IReadOnlyList<ChildProcess> Silos => _engine!.Silos;

    public string DatabaseConnection { get; private set; } = "";

    public override IEnumerable<(string Part, int Pid)> Processes =>
    [
        .. _engine!.Apis.Select(api => ("api", api.Pid)),
        .. _engine.Silos.Select(silo => ("silo", silo.Pid)),
        .. _servers.Select(server => (server.Name, server.Pid)),
    ];

    /// <summary>Overrides a setting, such as <c>XaTube:Audience:PerAddressLimit</c>, for every process started from now on.</summary>
    public static void Set(string setting, string value) =>
        Environment.SetEnvironmentVariable(setting.Replace(":", "__", StringComparison.Ordinal), value.Length > 0 ? value : null);

    /// <summary>Like <see cref="Set"/>, until the result is disposed.</summary>
    public static IDisposable With(string setting, string value)
    {
        Set(setting, value);
        return new Override(setting);
    }

    /// <summary>The checkout given with <c>--against</c>, with one silo and one API; <c>null</c>: none was given.</summary>
    public static XaTubeCluster? Against(BenchWorkspace workspace) =>
        workspace.Against is { } checkout ? new(workspace, checkout.TargetName, 1, 1, checkout) : null;

    public override async Task StartAsync(CancellationToken stop)
    {
        var size = new ClusterSize(silos, apis);
        var options = RunOptions.Parse(["--no-media", "--port", $"{Workspace.Port()}"], Files.Root, size);
        var secrets = Secrets.Load(Files);
        _ports = ClusterPorts.Load(Files, null, size, options.Port);
        var postgres = new PostgresServer(Files, secrets, _ports.Postgres);
        var settings = new ClusterSettings(options, Files, secrets, _ports, postgres, Path.Combine(checkout?.Folder ?? Workspace.Repository, "web", "dist"));
        DatabaseConnection = postgres.ConnectionString(PostgresRoles.Runtime, secrets.DatabasePassword, PostgresRoles.Database);
        _servers.Add(await postgres.StartAsync(15 * (silos + apis), stop));
        _servers.Add(await new RedisServer(Files, _ports.Redis).StartAsync(stop));
        await ChildProcess.RunAsync(EngineProcesses.Migrator(settings, checkout?.Binaries), Files, stop);
        _engine = new EngineProcesses(Files, _ => { }, checkout?.Binaries);
        await _engine.StartAsync(settings, _ports, stop);
        Ports = [.. settings.Addresses.Http.Select(url => url.Port)];
        Site = new(settings.Addresses);
        await Site.SignUpAsync(stop);
        StreamId = await Site.GoLiveAsync(await Site.NewKeyAsync("bench", stop), 1, stop);
    }

    /// <summary>The sessions join over HTTP and use the tokens that they receive.</summary>
    public override async Task PrepareSessionsAsync(LoadProcess load, int sessions, CancellationToken stop)
    {
        var joined = await JoinAsync(load, Name, sessions, stop);
        if (joined.Of(201) != sessions)
            throw new LaunchException($"{Name}: {joined.Of(201)} of {sessions} sessions could join; the last response was {joined.Sample}");
    }

    public Task<LoadResult> JoinAsync(LoadProcess load, string audience, int sessions, CancellationToken stop) =>
        load.RunAsync(new(LoadKind.Join, audience) { Ports = Ports, Count = sessions, StreamId = StreamId }, stop);

    /// <summary>The viewer count in a stream's JSON.</summary>
    public static int Viewers(System.Text.Json.Nodes.JsonNode stream) => (int)stream["viewers"]!;

    public override async ValueTask DisposeAsync()
    {
        Site?.Dispose();
        if (_engine is not null)
            await _engine.DisposeAsync();
        foreach (var server in Enumerable.Reverse(_servers))
            await server.DisposeAsync();
        await base.DisposeAsync();
    }

    private sealed class Override(string setting) : IDisposable
    {
        public void Dispose() => Set(setting, "");
    }
}
