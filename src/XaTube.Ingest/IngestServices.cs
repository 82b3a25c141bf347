using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using XaTube.Grains.LiveStreams;
using XaTube.Grains.MediaNodes;
using XaTube.Ingest.MediaMtx;
using XaTube.Ingest.NginxRtmp;
using XaTube.Ingest.Srs;

namespace XaTube.Ingest;

public static class IngestServices
{
    /// <summary>For the API: an <see cref="ICallbackAdapter"/> for each media server, and <see cref="IngestOptions"/>.</summary>
    public static IServiceCollection AddCallbackAdapters(this IServiceCollection services, IConfiguration settings)
    {
        services.Configure<IngestOptions>(settings.GetSection(IngestOptions.Section));
        services.AddAnnouncedNodes();
        services.AddSingleton<ICallbackAdapter, NginxRtmpCallbackAdapter>();
        services.AddSingleton<ICallbackAdapter, SrsCallbackAdapter>();
        services.AddSingleton<ICallbackAdapter, MediaMtxCallbackAdapter>();
        return services;
    }

    /// <summary>
    /// For the silo: <see cref="IMediaServerControl"/>, unless one is registered, over the media servers of section
    /// <c>XaTube:Ingest:Nodes</c>, and the service that drops orphan publishers.
    /// </summary>
    public static IServiceCollection AddMediaServerControl(this IServiceCollection services, IConfiguration settings)
    {
        services.AddAnnouncedNodes();
        services.AddHttpClient(MediaServerControl.HttpClientName, client => client.Timeout = TimeSpan.FromSeconds(3));
        services.AddSingleton<IMediaServerClient, NginxRtmpClient>();
        services.AddSingleton<IMediaServerClient, SrsClient>();
        services.AddSingleton<IMediaServerClient, MediaMtxClient>();
        services.AddSingleton(provider => ActivatorUtilities.CreateInstance<MediaServerControl>(provider, settings));
        services.TryAddSingleton<IMediaServerControl>(provider => provider.GetRequiredService<MediaServerControl>());
        services.AddHostedService<AnnouncedNodesPoller>();
        services.AddHostedService<OrphanPublishers>();
        return services;
    }

    private static void AddAnnouncedNodes(this IServiceCollection services) => services.TryAddSingleton(provider => ActivatorUtilities.CreateInstance<AnnouncedNodes>(
        provider, () => provider.GetRequiredService<IGrainFactory>().GetGrain<IMediaNodeRegistryGrain>(0).List()));
}
