using Microsoft.Extensions.DependencyInjection.Extensions;
using XaTube.Grains.LiveStreams;

namespace XaTube.Silo.Ingest;

public static class IngestServices
{
    /// <summary>The media servers of section <c>XaTube:Ingest:Nodes</c>, as the engine reaches them.</summary>
    public static IServiceCollection AddMediaServers(this IServiceCollection services, IConfiguration settings)
    {
        services.AddHttpClient(IngestNodes.Client, client => client.Timeout = TimeSpan.FromSeconds(3));
        services.AddSingleton<IMediaServer, NginxRtmpServer>();
        services.AddSingleton<IMediaServer, SrsServer>();
        services.AddSingleton<IMediaServer, MediaMtxServer>();
        services.AddSingleton(provider => ActivatorUtilities.CreateInstance<IngestNodes>(provider, settings));
        services.TryAddSingleton<IPublisherControl>(provider => provider.GetRequiredService<IngestNodes>());
        services.AddHostedService<StrayPublishers>();
        return services;
    }
}
