using XaTube.Bench.Load;
using XaTube.Launcher;
using XaTube.Launcher.Children;
using XaTube.Launcher.Cluster;
using XaTube.Launcher.DataDirectory;
using XaTube.Launcher.Postgres;
using XaTube.Launcher.Redis;

namespace XaTube.Bench.Targets;

/// <summary>XaTube as <c>./xatube cluster</c> starts it, without nginx.</summary>
/// <param name="checkout">Another checkout whose silo and API are run; <c>null</c>: those built with this program.</param>
public sealed class XaTubeCluster(BenchWorkspace place, string name, int silos, int apis, Checkout? checkout = null) : Target(name, place)
{
    private readonly List<ChildProcess> _servers = [];
    private EngineProcesses? _engine;
    private ClusterPorts? _ports;

    /// <summary>Whether it runs another checkout's silo and API.</summary>
    public bool IsOther => checkout is not null;

    public Site Site { get; private set; } = null!;

    public Guid StreamId { get; private set; }

    public override int CallbackPort => _ports!.Apis[0].Internal;

    public override string CallbackHeaders =>
        $"{base.CallbackHeaders}X-Callback-Secret: {Site.CallbackSecret}\r\nX-Ingest-Node: {Site.Node}\r\nX-Ingest-Boot: {Site.Boot}\r\n";

    /// <summary>The silos' internal listeners, which have their metrics.</summary>
    public IEnumerable<Uri> SiloMetrics => _ports!.Silos.Select(silo => new Uri($"http://127.0.0.1:{silo.Internal}/metrics"));

    public IReadOnlyList<ChildProcess> Silos => _engine!.Silos;

    public string DatabaseConnection { get; private set; } = "";

    public override IEnumerable<(string Part, int Pid)> Processes =>
    [
        .. _engine!.Apis.Select(api => ("api", api.Pid)),
        .. _engine.Silos.Select(silo => ("silo", silo.Pid)),
        .. _servers.Select(server => (server.Name, server.Pid)),
    ];

    /// <summary>Settings of every XaTube process that is started from here on, such as <c>XaTube:Audience:PerAddressLimit</c>.</summary>
    public static void Set(string setting, string value) =>
        Environment.SetEnvironmentVariable(setting.Replace(":", "__", StringComparison.Ordinal), value.Length > 0 ? value : null);

    /// <summary>As <see cref="Set"/>, until it is disposed of.</summary>
    public static IDisposable With(string setting, string value)
    {
        Set(setting, value);
        return new Undo(setting);
    }

    /// <summary>The checkout given with <c>--against</c>, with one silo and one API; <c>null</c>: none was given.</summary>
    public static XaTubeCluster? Against(BenchWorkspace place) =>
        place.Against is { } checkout ? new(place, checkout.TargetName, 1, 1, checkout) : null;

    public override async Task StartAsync(CancellationToken stop)
    {
        var size = new ClusterSize(silos, apis);
        var options = RunOptions.Parse(["--no-media", "--port", $"{Place.Port()}"], Files.Root, size);
        var secrets = Secrets.Load(Files);
        _ports = ClusterPorts.Load(Files, null, size, options.Port);
        var postgres = new PostgresServer(Files, secrets, _ports.Postgres);
        var settings = new ClusterSettings(options, secrets, _ports, postgres, Path.Combine(checkout?.Folder ?? Place.Repository, "web", "dist"));
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

    /// <summary>The sessions join for real, and go on with the tokens that they were given.</summary>
    public override async Task EnterAsync(LoadProcess load, int sessions, CancellationToken stop)
    {
        var joined = await JoinAsync(load, Name, sessions, stop);
        if (joined.Of(201) != sessions)
            throw new LaunchException($"{Name}: of {sessions} sessions {joined.Of(201)} could join; the last answer was {joined.Sample}");
    }

    public Task<LoadResult> JoinAsync(LoadProcess load, string audience, int sessions, CancellationToken stop) =>
        load.RunAsync(new(LoadKind.Join, audience) { Ports = Ports, Count = sessions, StreamId = StreamId }, stop);

    /// <summary>How many watch, of an answer of the API.</summary>
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

    private sealed class Undo(string setting) : IDisposable
    {
        public void Dispose() => Set(setting, "");
    }
}
