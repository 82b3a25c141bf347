using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using XaTube.Client;
using XaTube.Silo;
using XaTube.Silo.Operations;
using XaTube.Storage;

namespace XaTube.Api.Tests.Operations;

/// <summary>
/// A silo and an API as a cluster runs them: two hosts, built as their programs build them, that meet in PostgreSQL. All
/// timeouts are the defaults of each.
/// </summary>
public sealed class ClusterServer : StandaloneServer
{
    private WebApplication? _silo;
    private Task _siloStarts = Task.CompletedTask;

    private ClusterServer(string connectionString)
        : base(("XaTube:Database:Provider", "postgres"), ("XaTube:Database:ConnectionString", connectionString))
    {
    }

    public static async Task<ClusterServer> Start(string connectionString)
    {
        var server = new ClusterServer(connectionString);
        try
        {
            await server.InitializeAsync();
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    public override async ValueTask InitializeAsync()
    {
        // The API waits for its first silo while it starts.
        await base.InitializeAsync();
        await _siloStarts;
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        if (_silo is not null)
            await _silo.DisposeAsync();
    }

    protected override WebApplication Build(IConfiguration settings)
    {
        SchemaMigrator.Migrate(DatabaseOptions.From(settings));
        var silo = Builder(settings);
        silo.AddXaTubeSilo();
        silo.AddSiloOperations();
        _silo = silo.Build();
        _silo.MapSiloOperations();
        _siloStarts = _silo.StartAsync();

        var api = Builder(settings);
        api.AddEngineClient();
        api.AddXaTubeApi();
        var app = api.Build();
        app.MapXaTubeApi();
        return app;
    }

    private static WebApplicationBuilder Builder(IConfiguration settings)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
        builder.Configuration.AddConfiguration(settings);
        return builder;
    }
}
