using Microsoft.Extensions.Configuration;
using XaTube.Launcher.DataDirectory;

namespace XaTube.Launcher.Engine;

/// <summary>
/// What the engine is told, and what of it the launcher itself goes by. Environment variables
/// (<c>XaTube__Section__Key</c>) win over what the launcher chose, so everything that nginx
/// must agree on is read back from the merged settings.
/// </summary>
public sealed class EngineSettings
{
    /// <summary>The name of this machine's RTMP server in callbacks and settings.</summary>
    public const string IngestNode = "local";

    private EngineSettings(IConfiguration configuration) => Configuration = configuration;

    public IConfiguration Configuration { get; }

    /// <summary>The engine's own public HTTP listener: behind nginx, or the public one where there is no nginx.</summary>
    public Uri HttpUrl => Url("XaTube:Http:Listen");

    /// <summary>Callbacks, metrics, dashboard and health; never public.</summary>
    public Uri InternalUrl => Url("XaTube:Internal:Listen");

    public string CallbacksSecret => Required("XaTube:RtmpCallbacks:Secret");

    public string OperationsPassword => Required("XaTube:Operations:Password");

    /// <summary>One process that is all of it.</summary>
    public EngineAddresses Addresses =>
        new([HttpUrl], [InternalUrl], new Uri(InternalUrl, "dashboard"), [new Uri(InternalUrl, "metrics")], CallbacksSecret);

    public static EngineSettings For(RunOptions options, DataFiles files, Secrets secrets, Ports ports, string webRoot) =>
        new(Merged(new(Common(options, secrets, ports.Hop, webRoot))
        {
            ["XaTube:Http:Listen"] = options.Media ? $"http://127.0.0.1:{ports.Engine}" : Listen(options),
            ["XaTube:Internal:Listen"] = $"http://127.0.0.1:{ports.Internal}",
            ["XaTube:Database:Provider"] = "sqlite",
            ["XaTube:Database:ConnectionString"] = $"Data Source=\"{files.Database}\"",
            ["XaTube:Silo:SiloPort"] = $"{ports.Silo}",
            ["XaTube:Silo:GatewayPort"] = $"{ports.Gateway}",
        }));

    /// <summary>What every process of an engine is told alike.</summary>
    public static Dictionary<string, string?> Common(RunOptions options, Secrets secrets, int hop, string webRoot)
    {
        var settings = new Dictionary<string, string?>
        {
            ["Logging:LogLevel:Default"] = "Warning",
            // Its first look measures the silence since the machine was started, and complains of it.
            ["Logging:LogLevel:Orleans.Runtime.Watchdog"] = "Error",
            // A failed start is told in one line by the launcher; that a part gave up later is critical, and shown.
            ["Logging:LogLevel:Microsoft.Extensions.Hosting.Internal.Host"] = "Critical",
            ["XaTube:Accounts:TokenKey"] = secrets.AccountsTokenKey,
            ["XaTube:ViewerSessions:TokenKey"] = secrets.ViewerSessionsTokenKey,
            ["XaTube:RtmpCallbacks:Secret"] = secrets.CallbacksSecret,
            ["XaTube:Operations:Password"] = secrets.OperationsPassword,
            ["XaTube:Ingest:PublishUrl"] = options.PublishUrl,
            // Loopback whatever --host says: the application behind it takes publishers from nowhere else.
            ["XaTube:Ingest:RedirectUrl"] = $"rtmp://127.0.0.1:{options.RtmpPort}/hls",
            ["XaTube:Web:Root"] = webRoot,
        };
        if (options.Media)
        {
            settings[$"XaTube:Ingest:Nodes:{IngestNode}:ControlUrl"] = $"http://127.0.0.1:{hop}/control";
            settings["XaTube:Thumbnails:HlsBaseUrl"] = new Uri(options.PublicUrl, "hls").ToString();
            // Only our nginx may say on whose behalf it calls; without one, clients call directly.
            settings["XaTube:Http:KnownProxies:0"] = "127.0.0.1";
        }

        return settings;
    }

    /// <summary>Settings as they count: environment variables win.</summary>
    public static IConfiguration Merged(Dictionary<string, string?> settings) =>
        new ConfigurationBuilder().AddInMemoryCollection(settings).AddEnvironmentVariables().Build();

    /// <summary>Of an API that nothing stands in front of.</summary>
    public static string Listen(RunOptions options) =>
        new UriBuilder("http", options.Host.ToString(), options.Port).Uri.ToString().TrimEnd('/');

    private string Required(string name) =>
        Configuration[name] is { Length: > 0 } value ? value : throw new LaunchException($"the setting {name} is empty; remove the variable that empties it");

    private Uri Url(string name)
    {
        // An address that listens everywhere is reached on loopback.
        var value = Required(name).Replace("//*", "//127.0.0.1", StringComparison.Ordinal)
            .Replace("//+", "//127.0.0.1", StringComparison.Ordinal)
            .Replace("//0.0.0.0", "//127.0.0.1", StringComparison.Ordinal);
        return Uri.TryCreate(value, UriKind.Absolute, out var url)
            ? url
            : throw new LaunchException($"the setting {name} must be an address such as http://127.0.0.1:5000, not '{value}'");
    }
}
