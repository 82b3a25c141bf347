using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using XaTube.Api.Accounts;
using XaTube.Api.Audience;
using XaTube.Api.Channels;
using XaTube.Api.LiveDirectory;
using XaTube.Api.LiveStreams;
using XaTube.Api.Operations;
using XaTube.Api.Publishing;
using XaTube.Api.Redis;
using XaTube.Api.RtmpCallbacks;
using XaTube.Api.Statistics;
using XaTube.Api.StreamKeys;
using XaTube.Api.Thumbnails;
using XaTube.Api.ViewerSessions;
using XaTube.Hosting;
using XaTube.Storage;

namespace XaTube.Api;

/// <summary>The API as a part of a host: its services, and its endpoints on the public and the internal listener.</summary>
public static class ApiHost
{
    public static void AddXaTubeApi(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        var settings = builder.Configuration;
        services.AddXaTubeStorage(settings);
        services.AddXaTubeProblems();
        services.AddAccounts(settings);
        services.AddOperatorAccess();
        services.AddDrain(settings);
        services.AddHealthOptions(settings);
        services.AddListeners(builder);
        services.AddApiDocument();
        services.ConfigureHttpJsonOptions(json => json.SerializerOptions.NumberHandling = System.Text.Json.Serialization.JsonNumberHandling.Strict);
        services.AddSteadyTime();
        // It would begin an activity and a log scope for every request; nginx has the access log.
        builder.Logging.AddFilter("Microsoft.AspNetCore.Hosting.Diagnostics", LogLevel.None);

        services.AddPageCache(settings);
        services.AddSingleton<ChannelAccess>();
        services.AddSingleton<CachedChannelCatalog>();
        services.AddLiveDirectoryCache(settings);
        services.AddSingleton<LiveThumbnails>();
        services.AddStreams(settings);
        services.AddHosted<HeartbeatBatcher>();
        services.AddViewerSessions(settings);
        services.AddRtmpCallbacks(settings);
        services.AddOpenTelemetry().ConfigureResource(resource => resource.AddService("xatube")).WithMetrics(metrics => metrics
            .AddAspNetCoreInstrumentation().AddMeter("XaTube.Api", "System.Runtime").AddPrometheusExporter()
            // Counted up and down at every request, heartbeats too, of which hardly one is under way at a time.
            .AddView("http.server.active_requests", MetricStreamConfiguration.Drop));
    }

    /// <summary>The pipeline in the order in which requests pass through it, then the endpoints.</summary>
    public static void MapXaTubeApi(this WebApplication app)
    {
        app.UseDrain();
        app.UseForwardedHeaders();
        app.UseHeartbeats();
        app.UseXaTubeProblems();
        app.UseRtmpCallbacks();
        app.UseSecurityHeaders();
        app.UseWebSockets();
        app.UseWebPages();
        app.UseRouting();
        app.UseListeners();
        app.UseRateLimiter();
        app.UseAuthentication();
        app.UseAuthorization();

        app.MapAccounts();
        app.MapChannels();
        app.MapPublishRules();
        app.MapPublishAttempts();
        app.MapStreamKeys();
        app.MapStreams();
        app.MapThumbnails();
        app.MapViewerSessions();
        app.MapStatistics();
        app.MapConfig();
        app.MapApiDocument();
        app.MapWebPages();
        app.MapHealth();

        var inside = app.MapInternal();
        inside.MapSuspensions();
        inside.MapPrometheusScrapingEndpoint("/metrics");
    }

    private static void AddHosted<T>(this IServiceCollection services)
        where T : class, IHostedService
    {
        services.AddSingleton<T>();
        services.AddHostedService(provider => provider.GetRequiredService<T>());
    }
}
