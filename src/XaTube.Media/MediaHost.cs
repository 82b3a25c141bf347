using Microsoft.Extensions.Options;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using XaTube.Hosting;
using XaTube.Media.Ffmpeg;
using XaTube.Media.Nodes;
using XaTube.Media.Probing;
using XaTube.Media.Streams;
using XaTube.Media.Thumbnails;

namespace XaTube.Media;

/// <summary>The media agent as a part of a host that is an Orleans client or a silo.</summary>
public static class MediaHost
{
    // Not a setting: a probe waits for the first picture, and is repeated.
    private static readonly TimeSpan ProbeTimeout = TimeSpan.FromSeconds(30);

    /// <summary>Whether this host is to have a media agent.</summary>
    public static bool HasMediaAgent(this IConfiguration settings) =>
        !string.IsNullOrWhiteSpace(settings[$"{MediaOptions.Section}:{nameof(MediaOptions.Folder)}"]);

    /// <summary>Adds the agent and its thumbnails. Both work in the folder <see cref="MediaOptions.Folder"/>.</summary>
    public static IServiceCollection AddMediaAgent(this IServiceCollection services, IConfiguration settings)
    {
        services.AddSteadyTime();
        services.AddMediaOptions(settings);
        services.RequireSecret(MediaSecret.Setting, bytes: 16);
        services.AddSingleton<MediaSecret>();
        services.AddSingleton<MediaAgentMeter>();
        services.AddSingleton<PlayCallbacks>();
        services.AddSingleton(_ => new MediaProbe(Find("ffprobe"), ProbeTimeout));
        services.AddSingleton(provider => new StreamMediaServices(
            Find("ffmpeg"),
            provider.GetRequiredService<MediaProbe>(),
            provider.GetRequiredService<IOptions<MediaOptions>>().Value.SourceUrl,
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILoggerFactory>().CreateLogger("XaTube.Media.Packager")));
        services.AddSingleton<MediaAgent>();
        services.AddHostedService(provider => provider.GetRequiredService<MediaAgent>());
        services.AddThumbnails(settings);
        services.AddOpenTelemetry().WithMetrics(metrics => metrics.AddMeter(MediaAgentMeter.Name));
        return services;
    }

    /// <summary>The agent's endpoint for the media server beside it; on an internal listener.</summary>
    public static void MapMediaAgent(this IEndpointRouteBuilder routes) =>
        routes.MapPost("/callbacks/media/play", Play).ExcludeFromDescription();

    /// <summary>Health and metrics of an agent that is a process of its own.</summary>
    public static void AddMediaOperations(this WebApplicationBuilder builder)
    {
        builder.WebHost.UseUrls(InternalListenerOptions.From(builder.Configuration).Listen);
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.AddServerHeader = false);
        builder.Services.AddOpenTelemetry().ConfigureResource(resource => resource.AddService("xatube"))
            .WithMetrics(metrics => metrics.AddMeter("System.Runtime").AddPrometheusExporter());
    }

    public static void MapMediaOperations(this WebApplication app)
    {
        app.MapGet("/livez", () => "alive");
        // It serves without the engine too: what is packaged goes on.
        app.MapGet("/readyz", () => "ready");
        app.MapPrometheusScrapingEndpoint("/metrics");
    }

    /// <summary>nginx-rtmp's <c>on_play</c>: a player was let in. Only this agent's own are.</summary>
    private static async Task<IResult> Play(HttpRequest request, PlayCallbacks plays, CancellationToken cancel)
    {
        var form = await request.ReadFormAsync(cancel);
        if (form["call"] == "play")
            plays.Played(form["name"].ToString());
        return TypedResults.Ok();
    }

    private static string? Find(string program) => FfmpegProcess.Find(program, Environment.GetEnvironmentVariable("PATH"));
}
