using Microsoft.Extensions.DependencyInjection.Extensions;
using XaTube.Grains.LiveStreams;

namespace XaTube.Silo.Ingest;

public static class IngestServices
{
    /// <summary>The media servers of section <c>XaTube:Ingest:Nodes</c>, as the engine reaches them.</summary>
    public static IServiceCollection AddMediaServers(this IServiceCollection services, IConfiguration settings)
    {
        services.AddHttpClient(MediaServerControl.Client, client => client.Timeout = TimeSpan.FromSeconds(3));
        services.AddSingleton<IMediaServerClient, NginxRtmpClient>();
        services.AddSingleton<IMediaServerClient, SrsClient>();
        services.AddSingleton<IMediaServerClient, MediaMtxClient>();
        services.AddSingleton(provider => ActivatorUtilities.CreateInstance<MediaServerControl>(provider, settings));
        services.TryAddSingleton<IMediaServerControl>(provider => provider.GetRequiredService<MediaServerControl>());
        services.AddHostedService<OrphanPublishers>();
        return services;
    }
}
