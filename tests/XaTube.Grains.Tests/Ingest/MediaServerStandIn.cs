using System.Collections.Concurrent;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using XaTube.Silo.Ingest;

namespace XaTube.Grains.Tests.Ingest;

/// <summary>
/// Answers as a media server's API does, over real HTTP: SRS and MediaMTX themselves can't be had from the packages that the
/// tests may use. What it answers was written down from their sources.
/// </summary>
public sealed class MediaServerStandIn : IAsyncDisposable
{
    private readonly WebApplication _app;

    private MediaServerStandIn(WebApplication app) => _app = app;

    /// <summary>What was asked of it: method, path and query.</summary>
    public ConcurrentQueue<string> Asked { get; } = new();

    /// <summary>Its answers, by what was asked. Anything else is not found.</summary>
    public ConcurrentDictionary<string, string> Answers { get; } = new();

    public string Url => _app.Urls.Single();

    public static async Task<MediaServerStandIn> Start()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        var standIn = new MediaServerStandIn(builder.Build());
        standIn._app.Run(standIn.Answer);
        await standIn._app.StartAsync();
        return standIn;
    }

    /// <summary>The engine's hand, with this server as its node.</summary>
    public MediaServerControl NodesOf(string kind, TimeProvider time, string node = "a") => Nodes(time, new()
    {
        [$"{MediaServerControl.Section}:{node}:Kind"] = kind,
        [$"{MediaServerControl.Section}:{node}:ControlUrl"] = Url + "/",
    });

    public static MediaServerControl Nodes(TimeProvider time, Dictionary<string, string?> settings) => new ServiceCollection()
        .AddLogging()
        .AddSingleton(time)
        .AddMediaServers(new ConfigurationBuilder().AddInMemoryCollection(settings).Build())
        .BuildServiceProvider().GetRequiredService<MediaServerControl>();

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task Answer(HttpContext http)
    {
        var asked = $"{http.Request.Method} {http.Request.Path}{http.Request.QueryString}";
        Asked.Enqueue(asked);
        if (Answers.TryGetValue(asked, out var answer))
            await Results.Text(answer, "application/json").ExecuteAsync(http);
        else
            http.Response.StatusCode = StatusCodes.Status404NotFound;
    }
}
