using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans.Serialization;
using Orleans.Storage;

namespace XaTube.Storage.Tests.GrainState;

/// <summary>One silo in this process whose grain state and reminders are in our database.</summary>
public sealed class TestSilo : IAsyncDisposable
{
    private readonly IHost _host;

    private TestSilo(IHost host) => _host = host;

    public IGrainFactory Grains => _host.Services.GetRequiredService<IGrainFactory>();

    public IGrainStorage Storage => _host.Services.GetRequiredKeyedService<IGrainStorage>("Default");

    public IReminderTable Reminders => _host.Services.GetRequiredService<IReminderTable>();

    public static async Task<TestSilo> Start(Database database, bool deleteStateOnClear = true)
    {
        var builder = Host.CreateApplicationBuilder();
        builder.Logging.ClearProviders();
        builder.UseOrleans(silo => silo
            .UseLocalhostClustering(FreePort(), FreePort(), serviceId: "xatube", clusterId: "tests")
            .AddAdoNetGrainStorageAsDefault(storage =>
            {
                storage.Invariant = database.OrleansInvariant;
                storage.DataSource = database.DataSource;
                storage.DeleteStateOnClear = deleteStateOnClear;
                storage.GrainStorageSerializer = new SystemTextJsonGrainStorageSerializer(
                    Options.Create(new SystemTextJsonGrainStorageSerializerOptions()));
            })
            .UseAdoNetReminderService(reminders =>
            {
                reminders.Invariant = database.OrleansInvariant;
                reminders.DataSource = database.DataSource;
            }));
        var host = builder.Build();
        await host.StartAsync(TestContext.Current.CancellationToken);
        return new TestSilo(host);
    }

    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync();
        _host.Dispose();
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
