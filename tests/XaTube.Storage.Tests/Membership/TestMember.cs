using System.Net;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans.Configuration;
using XaTube.Storage.Tests.GrainState;

namespace XaTube.Storage.Tests.Membership;

/// <summary>A silo or a client in this process that finds its cluster through our database and keeps everything there.</summary>
public sealed class TestMember : IAsyncDisposable
{
    private readonly IHost _host;

    private bool _left;

    private TestMember(IHost host) => _host = host;

    public IGrainFactory Grains => _host.Services.GetRequiredService<IGrainFactory>();

    public SiloAddress Address => _host.Services.GetRequiredService<ILocalSiloDetails>().SiloAddress;

    public IManagementGrain Cluster => Grains.GetGrain<IManagementGrain>(0);

    public static Task<TestMember> Silo(DatabaseOptions options) => Start(options, builder => builder.UseOrleans(silo =>
    {
        silo.Services.AddOptions<AdoNetClusteringSiloOptions>().Configure<Database>((clustering, database) =>
        {
            clustering.Invariant = database.OrleansInvariant;
            clustering.DataSource = database.DataSource;
        });
        silo.ConfigureEndpoints(IPAddress.Loopback, Ports.Free(), Ports.Free())
            .Configure<ClusterOptions>(Name)
            .UseAdoNetClustering((OptionsBuilder<AdoNetClusteringSiloOptions> _) => { })
            .KeepState();
    }));

    public static Task<TestMember> Client(DatabaseOptions options) => Start(options, builder => builder.UseOrleansClient(client =>
    {
        client.Services.AddOptions<AdoNetClusteringClientOptions>().Configure<Database>((clustering, database) =>
        {
            clustering.Invariant = database.OrleansInvariant;
            clustering.DataSource = database.DataSource;
        });
        client.Configure<ClusterOptions>(Name)
            // New silos are found in a second rather than a minute.
            .Configure<GatewayOptions>(gateways => gateways.GatewayListRefreshPeriod = TimeSpan.FromSeconds(1))
            .UseAdoNetClustering((OptionsBuilder<AdoNetClusteringClientOptions> _) => { });
    }));

    /// <summary>Leaves the cluster in order. Repeating it does nothing.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_left)
            return;
        _left = true;
        await _host.StopAsync();
        _host.Dispose();
    }

    private static async Task<TestMember> Start(DatabaseOptions options, Action<HostApplicationBuilder> configure)
    {
        var builder = Host.CreateApplicationBuilder();
        builder.Logging.ClearProviders();
        builder.Configuration.AddInMemoryCollection(TemporaryDatabase.Settings(options));
        builder.Services.AddXaTubeStorage(builder.Configuration);
        configure(builder);
        var host = builder.Build();
        await host.StartAsync(TestContext.Current.CancellationToken);
        return new TestMember(host);
    }

    private static void Name(ClusterOptions cluster) => (cluster.ServiceId, cluster.ClusterId) = ("xatube", "tests");
}
