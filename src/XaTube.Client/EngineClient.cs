using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Orleans.Configuration;

using XaTube.Grains;
using XaTube.Storage;

namespace XaTube.Client;

/// <summary>The API as an Orleans client of a cluster of silos, which it finds through their membership table.</summary>
public static class EngineClient
{
    public static void AddEngineClient(this WebApplicationBuilder builder)
    {
        builder.Services.AddXaTubeStorage(builder.Configuration);
        builder.Services.AddEngineClientOptions(builder.Configuration);
        builder.Services.AddOptions<AdoNetClusteringClientOptions>().Configure<Database>((clustering, shared) =>
        {
            clustering.DataSource = shared.DataSource;
            clustering.Invariant = shared.OrleansInvariant;
        });
        builder.Services.AddOptions<GatewayOptions>().Configure<IOptions<EngineClientOptions>>((gateways, engine) =>
            gateways.GatewayListRefreshPeriod = engine.Value.GatewayRefreshPeriod);
        // The listeners open at once and answer "not ready" while the client waits for the first silo.
        builder.Services.Configure<HostOptions>(host => host.ServicesStartConcurrently = true);
        builder.UseOrleansClient(client => client
            .Configure<ClusterOptions>(ClusterName.Apply)
            .UseAdoNetClustering((OptionsBuilder<AdoNetClusteringClientOptions> _) => { })
            .UseConnectionRetryFilter(new ConnectionRetryFilter().Retry)
            .AddGrainCallRetries());
    }

    /// <summary>
    /// Makes calls complete or fail within <see cref="EngineClientOptions.ResponseTimeout"/>, and retries those that were lost
    /// with a silo: see <see cref="GrainCallRetryFilter"/>.
    /// </summary>
    public static IClientBuilder AddGrainCallRetries(this IClientBuilder client)
    {
        client.Services.TryAddSingleton(TimeProvider.System);
        client.Services.AddSingleton<SiloConnections>();
        client.Services.AddOptions<ClientMessagingOptions>().Configure<IOptions<EngineClientOptions>>((messaging, engine) =>
            messaging.ResponseTimeout = engine.Value.ResponseTimeout);
        return client
            .AddGatewayCountChangedHandler(services =>
            {
                var silos = services.GetRequiredService<SiloConnections>();
                return (_, change) => silos.Update(change.NumberOfConnectedGateways);
            })
            .AddOutgoingGrainCallFilter<GrainCallRetryFilter>();
    }
}
