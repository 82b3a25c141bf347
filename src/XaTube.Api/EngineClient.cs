using Orleans.Configuration;
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
            .UseConnectionRetryFilter(new Patient().Retry));
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
