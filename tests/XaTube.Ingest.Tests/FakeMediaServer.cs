using System.Collections.Concurrent;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace XaTube.Ingest.Tests;

/// <summary>
/// Responds like a media server's control API, over real HTTP. SRS and MediaMTX are not among the packages that the tests may
/// use; the responses were written down from their sources.
/// </summary>
public sealed class FakeMediaServer : IAsyncDisposable
{
    private readonly WebApplication _app;

    private FakeMediaServer(WebApplication app) => _app = app;

    /// <summary>All requests so far: method, path and query.</summary>
    public ConcurrentQueue<string> Requests { get; } = new();

    /// <summary>JSON responses by request. Any other request is answered 404.</summary>
    public ConcurrentDictionary<string, string> Responses { get; } = new();

    public string Url => _app.Urls.Single();

    /// <summary>This server, for a client that is tested by itself.</summary>
    public IngestNode Node => new(Url, "live");

    public static async Task<FakeMediaServer> Start()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        var server = new FakeMediaServer(builder.Build());
        server._app.Run(server.Respond);
        await server._app.StartAsync();
        return server;
    }

    /// <summary>A control whose one node is this server.</summary>
    public MediaServerControl ControlOf(string kind, TimeProvider time, string node = "a") => new ServiceCollection()
        .AddLogging()
        .AddSingleton(time)
        .AddMediaServerControl(new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            [$"{MediaServerControl.Section}:{node}:Kind"] = kind,
            [$"{MediaServerControl.Section}:{node}:ControlUrl"] = Url + "/",
        }).Build())
        .BuildServiceProvider().GetRequiredService<MediaServerControl>();

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task Respond(HttpContext http)
    {
        var request = $"{http.Request.Method} {http.Request.Path}{http.Request.QueryString}";
        Requests.Enqueue(request);
        if (Responses.TryGetValue(request, out var response))
            await Results.Text(response, "application/json").ExecuteAsync(http);
        else
            http.Response.StatusCode = StatusCodes.Status404NotFound;
    }
}
