using Microsoft.Extensions.DependencyInjection.Extensions;
using Orleans.Configuration;
using XaTube.Api.Engine;
using XaTube.Grains;
using XaTube.Storage;

namespace XaTube.Api;

/// <summary>The API as a client of a cluster of silos, which it finds through the database that they share.</summary>
public static class EngineClient
{
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(5);

    public static void AddEngineClient(this WebApplicationBuilder builder)
    {
        builder.Services.AddXaTubeStorage(builder.Configuration);
        // Whoever asks a process waits: no request takes 10 s, even if it finds the database hanging twice.
        builder.Services.PostConfigure<DatabaseOptions>(database => database.Patience ??= TimeSpan.FromSeconds(4));
        builder.Services.AddOptions<AdoNetClusteringClientOptions>().Configure<Database>((clustering, shared) =>
        {
            clustering.DataSource = shared.DataSource;
            clustering.Invariant = shared.OrleansInvariant;
        });
        // The listeners open at once and answer "not ready" while the client waits for the first silo.
        builder.Services.Configure<HostOptions>(host => host.ServicesStartConcurrently = true);
        builder.UseOrleansClient(client => client
            .Configure<ClusterOptions>(ClusterName.Apply)
            // One question to the database; until it is answered anew, calls still go by way of a silo that hangs.
            .Configure<GatewayOptions>(gateways => gateways.GatewayListRefreshPeriod = TimeSpan.FromSeconds(2))
            .UseAdoNetClustering((Microsoft.Extensions.Options.OptionsBuilder<AdoNetClusteringClientOptions> _) => { })
            .UseConnectionRetryFilter(new Patient().Retry)
            .AddGrainCallRetries());
    }

    /// <summary>
    /// Calls are answered, or fail, within 5 s, and those that a silo took with it are sent again: see
    /// <see cref="GrainCallRetryFilter"/>.
    /// </summary>
    public static IClientBuilder AddGrainCallRetries(this IClientBuilder client)
    {
        client.Services.TryAddSingleton(TimeProvider.System);
        client.Services.AddSingleton<SiloConnections>();
        return client
            .Configure<ClientMessagingOptions>(messaging => messaging.ResponseTimeout = TimeSpan.FromSeconds(5))
            .AddGatewayCountChangedHandler(services =>
            {
                var silos = services.GetRequiredService<SiloConnections>();
                return (_, change) => silos.Changed(change.NumberOfConnectedGateways);
            })
            .AddOutgoingGrainCallFilter<GrainCallRetryFilter>();
    }

    /// <summary>Never gives up, however long there is no silo, or no database to find one in.</summary>
    private sealed class Patient
    {
        private TimeSpan _pause = TimeSpan.FromMilliseconds(250);

        public async Task<bool> Retry(Exception failure, CancellationToken cancel)
        {
            await Task.Delay(_pause, cancel);
            _pause = _pause * 2 < LongestPause ? _pause * 2 : LongestPause;
            return true;
        }
    }
}
