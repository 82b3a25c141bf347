using System.Globalization;
using XaTube.Launcher.DataDirectory;
using XaTube.Launcher.Engine;
using XaTube.Launcher.Nginx;
using XaTube.Launcher.Postgres;

namespace XaTube.Launcher.Cluster;

/// <summary>
/// The environment variables of a cluster's processes. Settings that all have in common can be overridden by the launcher's
/// own environment, as in <see cref="EngineSettings"/>; addresses and names, which differ between processes, cannot.
/// </summary>
public sealed class ClusterSettings
{
    private readonly RunOptions _options;
    private readonly ClusterPorts _ports;
    private readonly string _ownerConnectionString;
    private readonly Dictionary<string, string> _common = [];

    public ClusterSettings(RunOptions options, DataFiles files, Secrets secrets, ClusterPorts ports, PostgresServer postgres, string webRoot)
    {
        (_options, _ports) = (options, ports);
        _ownerConnectionString = postgres.ConnectionString(PostgresRoles.Owner, secrets.DatabaseOwnerPassword, PostgresRoles.Database);
        var common = EngineSettings.Common(options, secrets, webRoot);
        Ingests = ports.IngestsOf(options, files);
        // Log files need timestamps.
        common["Logging:Console:FormatterName"] = "simple";
        common["Logging:Console:FormatterOptions:TimestampFormat"] = "yyyy-MM-dd'T'HH:mm:ss.fff'Z' ";
        common["Logging:Console:FormatterOptions:UseUtcTimestamp"] = "true";
        var merged = EngineSettings.Merge(common);
        foreach (var name in common.Keys.Where(name => !name.Contains('.', StringComparison.Ordinal)))
            _common[Variable(name)] = merged[name] ?? "";
        // dash does not pass on variables with a dot in their name.
        Arguments = [.. common.Keys.Where(name => name.Contains('.', StringComparison.Ordinal)).Select(name => $"--{name}={merged[name]}")];
        CallbacksSecret = merged["XaTube:RtmpCallbacks:Secret"] ?? "";

        Set("XaTube:Database:Provider", "postgres");
        Set("XaTube:Database:ConnectionString", postgres.ConnectionString(PostgresRoles.Runtime, secrets.DatabasePassword, PostgresRoles.Database));
        Set("XaTube:Redis:ConnectionString", $"127.0.0.1:{ports.Redis}");
        // Otherwise each process would have a GC heap for every processor.
        var heaps = Math.Max(1, Environment.ProcessorCount / (ports.Silos.Count + ports.Apis.Count));
        if (Environment.GetEnvironmentVariable("DOTNET_gcServer") is null && Environment.GetEnvironmentVariable("DOTNET_GCHeapCount") is null)
            _common["DOTNET_GCHeapCount"] = heaps.ToString("x", CultureInfo.InvariantCulture);
    }

    public string CallbacksSecret { get; }

    /// <summary>The ingests of this cluster; none without media.</summary>
    public IReadOnlyList<IngestServer> Ingests { get; }

    /// <summary>Command line arguments for the settings that cannot be variables; none is secret.</summary>
    public string[] Arguments { get; }

    public EngineAddresses Addresses => new(
        [.. _ports.Apis.Select((_, i) => Http(i))],
        [.. _ports.Apis.Select(api => Local(api.Internal))],
        [.. MediaAgentPorts.Select(Local)],
        new Uri(Local(_ports.Silos[0].Internal), "dashboard"),
        [.. _ports.Silos.Select(silo => silo.Internal).Concat(_ports.Apis.Select(api => api.Internal))
            .Concat(MediaAgentPorts).Select(port => new Uri(Local(port), "metrics"))],
        CallbacksSecret);

    public Dictionary<string, string> Migrator => With(("XaTube:Database:OwnerConnectionString", _ownerConnectionString));

    public Dictionary<string, string> Silo(int index, string name) => With(
        ("XaTube:Silo:Name", name),
        ("XaTube:Silo:SiloPort", $"{_ports.Silos[index].Port}"),
        ("XaTube:Silo:GatewayPort", $"{_ports.Silos[index].Gateway}"),
        ("XaTube:Internal:Listen", Text(Local(_ports.Silos[index].Internal))));

    public Dictionary<string, string> Api(int index) => With(
        ("XaTube:Http:Listen", Text(Http(index))),
        ("XaTube:Internal:Listen", Text(Local(_ports.Apis[index].Internal))));

    private IEnumerable<int> MediaAgentPorts => Ingests.Zip(_ports.Ingests, (_, ports) => ports.Agent);

    /// <summary>The media agent of an ingest.</summary>
    public Dictionary<string, string> MediaAgent(int index) => With(
        [.. EngineSettings.Media(Ingests[index]).Select(setting => (setting.Key, setting.Value ?? "")),
            ("XaTube:Internal:Listen", Text(Local(_ports.Ingests[index].Agent)))]);

    // Without nginx the first API listens on the public port.
    private Uri Http(int index) =>
        !_options.Media && index == 0 ? new Uri(EngineSettings.PublicListenUrl(_options)) : Local(_ports.Apis[index].Http);

    private Dictionary<string, string> With(params ReadOnlySpan<(string Name, string Value)> own)
    {
        var all = new Dictionary<string, string>(_common);
        foreach (var (name, value) in own)
            all[Variable(name)] = value;
        return all;
    }

    private void Set(string name, string value) => _common[Variable(name)] = value;

    private static Uri Local(int port) => new($"http://127.0.0.1:{port}");

    private static string Text(Uri url) => url.ToString().TrimEnd('/');

    private static string Variable(string setting) => setting.Replace(":", "__", StringComparison.Ordinal);
}
