using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using XaTube.Api.Tests.Operations;
using XaTube.Standalone;
using XaTube.Storage;

namespace XaTube.Api.Tests;

/// <summary>
/// The whole product in this process, silo and API, on free ports and in a folder of its own. Starting takes seconds,
/// so most tests share <see cref="SharedServer"/> and keep to users, channels and streams of their own.
/// </summary>
public class StandaloneServer : IAsyncLifetime
{
    public const string CallbacksSecret = "a-callbacks-secret-for-tests";
    public const string OperatorPassword = "an-operator-password";
    public const string ViewerTokenKey = "a-key-for-viewer-sessions-that-has-at-least-32-bytes";

    private readonly Dictionary<string, string?> _settings;
    private WebApplication? _app;

    protected StandaloneServer(params (string Name, string? Value)[] settings)
    {
        _settings = Secrets();
        _settings["XaTube:Http:Listen"] = "http://127.0.0.1:0";
        _settings["XaTube:Internal:Listen"] = "http://127.0.0.1:0";
        _settings["XaTube:Database:ConnectionString"] = $"Data Source={Path.Combine(Folder, "xatube.db")}";
        _settings["XaTube:RateLimits:Enabled"] = "false";
        _settings["XaTube:Ingest:RedirectUrl"] = "rtmp://127.0.0.1:1935/hls";
        _settings["Logging:LogLevel:Default"] = "Information";
        _settings["Logging:Console:LogLevel:Default"] = "None";
        foreach (var (name, value) in settings)
            _settings[name] = value;
    }

    public string Folder { get; } = Directory.CreateTempSubdirectory("xatube-standalone-").FullName;

    /// <summary>All that the server has logged, over its restarts.</summary>
    public CapturedLog Log { get; } = new();

    /// <summary>
    /// Its own time, by which all is measured that it says of times: it follows the machine's clock slowly while that is being
    /// set.
    /// </summary>
    public DateTimeOffset Now => _app!.Services.GetRequiredService<TimeProvider>().GetUtcNow();

    /// <summary>The grains of its silo, for what no endpoint tells as exactly.</summary>
    public IGrainFactory Grains => _app!.Services.GetRequiredService<IGrainFactory>();

    /// <summary>A client of the public listener who is nobody in particular.</summary>
    public HttpClient Public { get; private set; } = null!;

    /// <summary>A client of the internal listener, without the callback secret.</summary>
    public HttpClient Internal { get; private set; } = null!;

    public static async Task<StandaloneServer> Start(params (string Name, string? Value)[] settings)
    {
        var server = new StandaloneServer(settings);
        try
        {
            await server.InitializeAsync();
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <summary>The secrets that a server needs to start.</summary>
    public static Dictionary<string, string?> Secrets() => new()
    {
        ["XaTube:Accounts:TokenKey"] = "a-key-for-access-tokens-that-has-at-least-32-bytes",
        ["XaTube:ViewerSessions:TokenKey"] = ViewerTokenKey,
        ["XaTube:RtmpCallbacks:Secret"] = CallbacksSecret,
        ["XaTube:Operations:Password"] = OperatorPassword,
    };

    /// <summary>Builds what is to be started: the process that has the listeners.</summary>
    protected virtual WebApplication Build(IConfiguration settings) => StandaloneHost.Build(settings);

    public virtual async ValueTask InitializeAsync()
    {
        var (silo, gateway) = FreePorts.Pair();
        _settings["XaTube:Silo:SiloPort"] = $"{silo}";
        _settings["XaTube:Silo:GatewayPort"] = $"{gateway}";
        _app = Build(new ConfigurationBuilder().AddInMemoryCollection(_settings).Build());
        _app.Services.GetRequiredService<ILoggerFactory>().AddProvider(Log);
        try
        {
            await _app.StartAsync(Cancel);
        }
        catch
        {
            await _app.DisposeAsync();
            _app = null;
            throw;
        }

        var addresses = _app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.ToArray();
        Public = NewClient(addresses[0]);
        Internal = NewClient(addresses[1]);
    }

    /// <summary>Stops the way an operator stops it. What it wrote stays.</summary>
    /// <param name="keepClients">Leaves the requests of <see cref="Public"/> and <see cref="Internal"/> to end by themselves.</param>
    public async Task Stop(bool keepClients = false)
    {
        if (_app is null)
            return;
        if (!keepClients)
        {
            Public.Dispose();
            Internal.Dispose();
        }

        var source = _app.Services.GetRequiredService<Database>().DataSource;
        await _app.StopAsync(CancellationToken.None);
        await _app.DisposeAsync();
        if (source is not Npgsql.NpgsqlDataSource)
            using (var pooled = new SqliteConnection(source.ConnectionString))
                SqliteConnection.ClearPool(pooled);
        _app = null;
    }

    public async Task Restart()
    {
        await Stop();
        await InitializeAsync();
    }

    /// <summary>Another client of the public listener, for somebody with headers of his own.</summary>
    public HttpClient NewClient() => NewClient(Public.BaseAddress!.ToString());

    public virtual async ValueTask DisposeAsync()
    {
        await Stop();
        Directory.Delete(Folder, recursive: true);
        GC.SuppressFinalize(this);
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private static HttpClient NewClient(string address) =>
        new(new SocketsHttpHandler { UseCookies = false, AllowAutoRedirect = false }) { BaseAddress = new Uri(address) };
}
