using System.Diagnostics;
using System.Diagnostics.Metrics;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Configuration;
using Orleans.TestingHost;
using XaTube.Grains.Channels;
using XaTube.Silo;
using XaTube.Storage;

namespace XaTube.Api.Tests.Engine;

/// <summary>A client as the API is one, of two silos that share a database.</summary>
public sealed class RepeatedCallsTests : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("xatube-calls-").FullName;
    private readonly MeterListener _meter = new();
    private InProcessTestCluster _cluster = null!;
    private long _repeated;

    public async ValueTask InitializeAsync()
    {
        var settings = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["XaTube:Database:ConnectionString"] = $"Data Source={Path.Combine(_folder, "xatube.db")}",
        }).Build();
        SchemaMigrator.Migrate(DatabaseOptions.From(settings));
        var builder = new InProcessTestClusterBuilder(2);
        builder.ConfigureSilo((_, silo) =>
        {
            silo.Services.AddXaTubeStorage(settings);
            silo.Services.AddEngine(settings);
            silo.AddEngineStorage();
        });
        builder.ConfigureClient(client => client.AddRepeatedCalls());
        _cluster = builder.Build();
        await _cluster.DeployAsync();

        _meter.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Name == "xatube.engine.calls_repeated")
                listener.EnableMeasurementEvents(instrument);
        };
        _meter.SetMeasurementEventCallback<long>((_, count, _, _) => Interlocked.Add(ref _repeated, count));
        _meter.Start();
    }

    public async ValueTask DisposeAsync()
    {
        _meter.Dispose();
        await _cluster.DisposeAsync();
        SqliteConnection.ClearAllPools();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task Calls_to_grains_of_a_silo_that_is_killed_are_answered_by_the_other()
    {
        var channels = Enumerable.Range(0, 40).Select(_ => _cluster.Client.GetGrain<IChannelGrain>(Guid.NewGuid())).ToArray();
        foreach (var channel in channels)
            await channel.Create(Guid.NewGuid(), new ChannelProfile("c" + Guid.NewGuid().ToString("N")[..10], "Title", null, null, [], null));

        var kill = _cluster.KillSiloAsync(_cluster.Silos[1]);
        var since = Stopwatch.StartNew();
        do
        {
            var found = await Task.WhenAll(channels.Select(channel => channel.Describe()));
            Assert.All(found, Assert.NotNull);
        }
        while (!kill.IsCompleted || since.Elapsed < TimeSpan.FromSeconds(1));
        await kill;

        Assert.True(since.Elapsed < TimeSpan.FromSeconds(8), $"The calls took {since.Elapsed}.");
        Assert.NotEqual(0, Interlocked.Read(ref _repeated));
    }

    [Fact]
    public async Task Without_any_silo_a_call_fails_soon()
    {
        var channel = _cluster.Client.GetGrain<IChannelGrain>(Guid.NewGuid());
        Assert.Null(await channel.Describe());
        foreach (var silo in _cluster.Silos.ToArray())
            await _cluster.KillSiloAsync(silo);

        var since = Stopwatch.StartNew();
        await Assert.ThrowsAnyAsync<Orleans.Runtime.OrleansException>(channel.Describe);
        Assert.True(since.Elapsed < TimeSpan.FromSeconds(2), $"It took {since.Elapsed}.");
    }
}
