using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Configuration;
using Orleans.TestingHost;
using XaTube.Client;
using XaTube.Silo;
using XaTube.Storage;

namespace XaTube.Api.Tests.Engine;

/// <summary>A client as the API is one, of two silos that share a database.</summary>
public sealed class TwoSilos : IAsyncDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("xatube-calls-").FullName;
    private InProcessTestCluster _cluster = null!;

    public IClusterClient Client => _cluster.Client;

    public static async Task<TwoSilos> Start()
    {
        var silos = new TwoSilos();
        var settings = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["XaTube:Database:ConnectionString"] = $"Data Source={Path.Combine(silos._folder, "xatube.db")}",
        }).Build();
        SchemaMigrator.Migrate(DatabaseOptions.From(settings));
        var builder = new InProcessTestClusterBuilder(2);
        builder.ConfigureSilo((_, silo) =>
        {
            silo.Services.AddXaTubeStorage(settings);
            silo.Services.AddEngine(settings);
            silo.AddEngineStorage();
        });
        builder.ConfigureClient(client => client.AddGrainCallRetries());
        silos._cluster = builder.Build();
        await silos._cluster.DeployAsync();
        return silos;
    }

    public Task KillOne() => _cluster.KillSiloAsync(_cluster.Silos[1]);

    public async Task KillAll()
    {
        foreach (var silo in _cluster.Silos.ToArray())
            await _cluster.KillSiloAsync(silo);
    }

    public async ValueTask DisposeAsync()
    {
        await _cluster.DisposeAsync();
        SqliteConnection.ClearAllPools();
        Directory.Delete(_folder, recursive: true);
    }
}
