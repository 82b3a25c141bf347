using System.Text.Json.Nodes;
using Npgsql;
using XaTube.Launcher;
using XaTube.Launcher.Cluster;
using XaTube.Launcher.DataDirectory;
using XaTube.Launcher.Nginx;
using XaTube.Launcher.Postgres;
using XaTube.Launcher.Processes;
using XaTube.Launcher.Readiness;
using XaTube.Launcher.Redis;

namespace XaTube.Cluster.Tests.Processes;

/// <summary>
/// Silos and APIs with PostgreSQL, Redis and nginx, configured as <c>./xatube cluster</c> does it, each a process that the test
/// controls. With a <see cref="PartitionedNetwork"/> the last silo and the last API run in it.
/// </summary>
public sealed class TestCluster : IAsyncDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("xatube-faults-").FullName;
    private readonly HttpClient _probe = new() { Timeout = TimeSpan.FromSeconds(3) };
    private readonly DataFiles _files;
    private readonly Secrets _secrets;
    private readonly ClusterPorts _ports;
    private readonly RunOptions _options;
    private readonly ClusterSettings _settings;
    private readonly PostgresServer _database;
    private readonly NginxServer _nginx;
    private readonly List<ManagedProcess> _silos = [];
    private readonly List<ManagedProcess> _apis = [];
    private ChildProcess? _postgres;
    private ChildProcess? _redis;
    private LimitedDisk? _disk;

    private TestCluster(int silos, int apis)
    {
        var free = new FreePorts([]);
        var (http, rtmp) = (free.Choose(null), free.Choose(null));
        _files = DataFiles.Open(Path.Combine(_folder, "data"));
        _secrets = Secrets.Load(_files);
        _options = RunOptions.Parse([$"--port={http}", $"--rtmp-port={rtmp}"], _files.Root, new ClusterSize(silos, apis));
        _ports = ClusterPorts.Load(_files, null, _options.Cluster!, http, rtmp);
        _database = new PostgresServer(_files, _secrets, _ports.Postgres);
        _settings = new ClusterSettings(_options, _files, _secrets, _ports, _database, webRoot: _folder);
        _nginx = new NginxServer(_files.Nginx);
    }

    public IReadOnlyList<ManagedProcess> Silos => _silos;

    public IReadOnlyList<ManagedProcess> Apis => _apis;

    /// <summary>The public address: nginx.</summary>
    public Uri Site => _options.PublicUrl;

    /// <summary>Where nginx-rtmp sends its callbacks: nginx's local hop, which passes them on to the APIs.</summary>
    public Uri Hop => new($"http://127.0.0.1:{_ports.Hop}");

    /// <summary>The metrics and memory of a silo or API.</summary>
    public ProcessInspector Inspect(ManagedProcess process) => new(process, _settings.Addresses.Metrics[_silos.Concat(_apis).ToList().IndexOf(process)], _probe);

    /// <summary>The viewers that a silo counts.</summary>
    public async Task<int> ViewersOfSiloAsync(int index) => (int)await Inspect(_silos[index]).SumAsync("xatube_viewers");

    /// <summary>Where the API in the isolated network takes callbacks.</summary>
    public Uri IsolatedCallbacks(PartitionedNetwork isolated) => new($"http://{isolated.Address}:{_ports.Apis[^1].Internal}/callbacks/nginx-rtmp");

    /// <summary>Adds the headers that nginx's hop adds, for a callback that is sent to an API directly.</summary>
    public void AddHopHeaders(HttpRequestMessage callback)
    {
        callback.Headers.Add("X-Callback-Secret", _settings.CallbacksSecret);
        callback.Headers.Add("X-Ingest-Node", Launcher.Engine.EngineSettings.IngestNode);
        callback.Headers.Add("X-Ingest-Boot", (string)JsonNode.Parse(File.ReadAllText(Path.Combine(_files.NginxRun, "state.json")))!["boot"]!);
    }

    public static async Task<TestCluster> StartAsync(int silos = 3, int apis = 2, PartitionedNetwork? isolated = null, LimitedDisk? disk = null, bool secondSiloLater = false)
    {
        var cluster = new TestCluster(silos, apis);
        try
        {
            await cluster.StartDatabaseAsync();
            if (disk is not null)
            {
                await cluster.StopDatabaseAsync();
                disk.Mount(cluster._files.Postgres);
                cluster._disk = disk;
                await cluster.StartDatabaseAsync();
            }

            await cluster.StartRedisAsync();
            await ChildProcess.RunAsync(EngineProcesses.Migrator(cluster._settings), cluster._files, CancellationToken.None);
            await cluster.StartEngineAsync(isolated, secondSiloLater);
            await cluster._nginx.StartAsync(
                new NginxConfiguration(cluster._options, cluster._files, cluster.ProxiedAddresses(isolated), cluster._settings.Ingests));
            return cluster;
        }
        catch
        {
            await cluster.DisposeAsync();
            throw;
        }
    }

    public async Task StartDatabaseAsync() => _postgres = await _database.StartAsync(connections: 100, CancellationToken.None);

    public async Task StopDatabaseAsync()
    {
        if (_postgres is { } running)
            await running.DisposeAsync();
        _postgres = null;
    }

    /// <summary>Kills PostgreSQL; it stays away until it is started.</summary>
    public async Task KillDatabaseAsync()
    {
        Signals.Send("KILL", _postgres!.Pid);
        await StopDatabaseAsync();
    }

    public async Task StartRedisAsync() => _redis = await new RedisServer(_files, _ports.Redis).StartAsync(CancellationToken.None);

    public async Task KillRedisAsync()
    {
        Signals.Send("KILL", _redis!.Pid);
        await _redis.DisposeAsync();
        _redis = null;
    }

    /// <summary>Runs a statement as the superuser; returns its rows.</summary>
    public async Task<List<string>> QueryAsync(string statement)
    {
        await using var connection = new NpgsqlConnection(
            _database.ConnectionString("postgres", _secrets.PostgresPassword, PostgresRoles.Database) + ";Pooling=false;Timeout=5");
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(statement, connection);
        await using var reader = await command.ExecuteReaderAsync();
        var rows = new List<string>();
        while (await reader.ReadAsync())
            rows.Add(string.Join(' ', Enumerable.Range(0, reader.FieldCount).Select(reader.GetValue)));
        return rows;
    }

    /// <summary>Waits until all processes are ready. Fails if one exits.</summary>
    public async Task ReadyAsync()
    {
        foreach (var process in _silos.Concat(_apis))
            await process.ReadyAsync();
    }

    /// <summary>Waits until all processes are ready; starts those again that have exited.</summary>
    public async Task EnsureReadyAsync()
    {
        foreach (var process in _silos.Concat(_apis))
            await process.EnsureReadyAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _nginx.StopAsync();
        await Task.WhenAll(_apis.Concat(_silos).Select(process => process.DisposeAsync().AsTask()));
        if (_redis is not null)
            await _redis.DisposeAsync();
        await StopDatabaseAsync();
        _files.Dispose();
        _probe.Dispose();
        _disk?.Dispose();
        Keep();
        Directory.Delete(_folder, recursive: true);
    }

    // nginx does not call the API in the isolated network.
    private Launcher.Engine.EngineAddresses ProxiedAddresses(PartitionedNetwork? isolated)
    {
        var all = _settings.Addresses;
        return isolated is null ? all : all with { Http = [.. all.Http.SkipLast(1)], Internal = [.. all.Internal.SkipLast(1)] };
    }

    private async Task StartEngineAsync(PartitionedNetwork? isolated, bool secondSiloLater)
    {
        for (var i = 0; i < _ports.Silos.Count; i++)
        {
            var name = $"silo-{i + 1}";
            var place = i == _ports.Silos.Count - 1 ? isolated : null;
            var internalPort = new Uri($"http://{place?.Address ?? "127.0.0.1"}:{_ports.Silos[i].Internal}");
            _silos.Add(New(name, "XaTube.Silo", _settings.Silo(i, name), new Uri(internalPort, "readyz"), isolated, place, ("XaTube__Internal__Listen", internalPort)));
        }

        for (var i = 0; i < _ports.Apis.Count; i++)
        {
            var place = i == _ports.Apis.Count - 1 ? isolated : null;
            var host = place?.Address ?? "127.0.0.1";
            var (http, inside) = (new Uri($"http://{host}:{_ports.Apis[i].Http}"), new Uri($"http://{host}:{_ports.Apis[i].Internal}"));
            _apis.Add(New($"api-{i + 1}", "XaTube.Api", _settings.Api(i), new Uri(http, "readyz"), isolated, place,
                ("XaTube__Http__Listen", http), ("XaTube__Internal__Listen", inside)));
        }

        isolated?.Forward(_ports.Postgres, _ports.Redis);
        var starting = _silos.Concat(_apis).Where(process => !secondSiloLater || process != _silos[1]).ToArray();
        foreach (var process in starting)
            await process.StartAsync();
        foreach (var process in starting)
            await process.ReadyAsync();
    }

    private ManagedProcess New(
        string name, string program, Dictionary<string, string> environment, Uri readiness, PartitionedNetwork? isolated, PartitionedNetwork? place,
        params ReadOnlySpan<(string Name, Uri Value)> listen)
    {
        environment["XaTube__RateLimits__Enabled"] = "false";
        environment["XaTube__Audience__PerAddressLimit"] = "0";
        environment["Logging__LogLevel__Default"] = Environment.GetEnvironmentVariable("XATUBE_FAULTS_LOG") ?? "Warning";
        if (isolated is not null)
        {
            environment["XaTube__Silo__AdvertisedAddress"] = place is null ? isolated.HostAddress : isolated.Address;
            environment["XaTube__Silo__ListenOnAny"] = "true";
        }

        if (place is not null)
        {
            foreach (var (setting, url) in listen)
                environment[setting] = url.ToString().TrimEnd('/');
            foreach (var (setting, value) in environment)
                if (setting.EndsWith("ConnectionString", StringComparison.Ordinal))
                    environment[setting] = value.Replace("127.0.0.1", place.HostAddress, StringComparison.Ordinal);
        }

        var folder = AppContext.BaseDirectory;
        string[] start = ["dotnet", Path.Combine(folder, $"{program}.dll"), .. _settings.Arguments];
        string[] command = place is null ? start : [.. place.CommandPrefix, .. start];
        var plan = new ChildProcessSpec(name, command[0], command[1..])
        {
            WorkingDirectory = folder,
            Environment = environment,
            StopTimeout = TimeSpan.FromSeconds(90),
        };
        return new ManagedProcess(_files, plan, () => ReadinessProbe.IsOkAsync(_probe, readiness, CancellationToken.None));
    }

    // For the analysis of a failure: XATUBE_FAULTS_KEEP names a folder for the logs.
    private void Keep()
    {
        if (Environment.GetEnvironmentVariable("XATUBE_FAULTS_KEEP") is not { Length: > 0 } keep)
            return;
        foreach (var log in Directory.EnumerateFiles(Path.Combine(_files.Root, "logs")))
        {
            Directory.CreateDirectory(Path.Combine(keep, Path.GetFileName(_folder)));
            File.Copy(log, Path.Combine(keep, Path.GetFileName(_folder), Path.GetFileName(log)), overwrite: true);
        }
    }
}
