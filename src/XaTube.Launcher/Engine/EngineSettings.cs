using Microsoft.Extensions.Configuration;
using XaTube.Launcher.DataDirectory;
using XaTube.Launcher.Nginx;

namespace XaTube.Launcher.Engine;

/// <summary>
/// The engine's settings, and those that the launcher itself uses. Environment variables (<c>XaTube__Section__Key</c>)
/// override what the launcher chose, so whatever nginx's configuration depends on is read from the merged settings.
/// </summary>
public sealed class EngineSettings
{
    /// <summary>The name of the local RTMP server in callbacks and settings.</summary>
    public const string IngestNode = "local";

    private const string MediaSecret = "XaTube:Media:Secret";

    private EngineSettings(IConfiguration configuration) => Configuration = configuration;

    public IConfiguration Configuration { get; }

    /// <summary>The API's HTTP listener: behind nginx, or public without nginx.</summary>
    public Uri HttpUrl => Url("XaTube:Http:Listen");

    /// <summary>The listener for callbacks, metrics, dashboard and health checks; never public.</summary>
    public Uri InternalUrl => Url("XaTube:Internal:Listen");

    public string CallbacksSecret => Required("XaTube:RtmpCallbacks:Secret");

    /// <summary>The addresses of a single process.</summary>
    public EngineAddresses Addresses =>
        new([HttpUrl], [InternalUrl], [InternalUrl], new Uri(InternalUrl, "dashboard"), [new Uri(InternalUrl, "metrics")], CallbacksSecret);

    public static EngineSettings For(RunOptions options, DataFiles files, Secrets secrets, Ports ports, IngestServer ingest, string webRoot) =>
        new(Merge(new(Common(options, secrets, webRoot).Concat(options.Media ? Media(ingest) : []))
        {
            ["XaTube:Http:Listen"] = options.Media ? $"http://127.0.0.1:{ports.Engine}" : PublicListenUrl(options),
            ["XaTube:Internal:Listen"] = $"http://127.0.0.1:{ports.Internal}",
            ["XaTube:Database:Provider"] = "sqlite",
            ["XaTube:Database:ConnectionString"] = $"Data Source=\"{files.Database}\"",
            ["XaTube:Silo:SiloPort"] = $"{ports.Silo}",
            ["XaTube:Silo:GatewayPort"] = $"{ports.Gateway}",
        }));

    /// <summary>The settings that all processes of an engine have in common.</summary>
    public static Dictionary<string, string?> Common(RunOptions options, Secrets secrets, string webRoot)
    {
        var settings = new Dictionary<string, string?>
        {
            ["Logging:LogLevel:Default"] = "Warning",
            // Its first check always warns, since it measures from the start of the machine.
            ["Logging:LogLevel:Orleans.Runtime.Watchdog"] = "Error",
            // The launcher reports a failed start in one line; the failure of a background service is critical, and shown.
            ["Logging:LogLevel:Microsoft.Extensions.Hosting.Internal.Host"] = "Critical",
            ["XaTube:Accounts:TokenKey"] = secrets.AccountsTokenKey,
            ["XaTube:ViewerSessions:TokenKey"] = secrets.ViewerSessionsTokenKey,
            ["XaTube:RtmpCallbacks:Secret"] = secrets.CallbacksSecret,
            ["XaTube:Operations:Password"] = secrets.OperationsPassword,
            ["XaTube:Ingest:PublishUrl"] = options.PublishUrl,
            [MediaSecret] = secrets.MediaSecret,
            ["XaTube:Web:Root"] = webRoot,
        };
        // X-Forwarded-For is accepted from the local nginx only; without nginx, clients connect directly.
        if (options.Media)
            settings["XaTube:Http:KnownProxies:0"] = "127.0.0.1";
        return settings;
    }

    /// <summary>The settings of the media agent of one ingest.</summary>
    public static Dictionary<string, string?> Media(IngestServer ingest) => new()
    {
        ["XaTube:Media:Node"] = ingest.Node,
        ["XaTube:Media:Folder"] = ingest.MediaFolder,
        ["XaTube:Media:BaseUrl"] = ingest.MediaPath,
        ["XaTube:Media:ControlUrl"] = $"http://127.0.0.1:{ingest.Hop}/control",
        // Loopback whatever --host is, since nothing is played to anybody else.
        ["XaTube:Media:SourceUrl"] = $"rtmp://127.0.0.1:{ingest.RtmpPort}/live",
    };

    /// <summary>Settings with the overrides of environment variables.</summary>
    public static IConfiguration Merge(Dictionary<string, string?> settings) =>
        new ConfigurationBuilder().AddInMemoryCollection(settings).AddEnvironmentVariables().Build();

    /// <summary>The public URL of an API without nginx.</summary>
    public static string PublicListenUrl(RunOptions options) =>
        new UriBuilder("http", options.Host.ToString(), options.Port).Uri.ToString().TrimEnd('/');

    private string Required(string name) =>
        Configuration[name] is { Length: > 0 } value ? value : throw new LaunchException($"the setting {name} is empty; remove the variable that empties it");

    private Uri Url(string name)
    {
        // A wildcard address is reached on loopback.
        var value = Required(name).Replace("//*", "//127.0.0.1", StringComparison.Ordinal)
            .Replace("//+", "//127.0.0.1", StringComparison.Ordinal)
            .Replace("//0.0.0.0", "//127.0.0.1", StringComparison.Ordinal);
        return Uri.TryCreate(value, UriKind.Absolute, out var url)
            ? url
            : throw new LaunchException($"the setting {name} must be an address such as http://127.0.0.1:5000, not '{value}'");
    }
}
