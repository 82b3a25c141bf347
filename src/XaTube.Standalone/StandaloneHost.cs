using Orleans.Dashboard;
using XaTube.Api;
using XaTube.Api.Operations;
using XaTube.Hosting;
using XaTube.Silo;
using XaTube.Storage;

namespace XaTube.Standalone;

/// <summary>Silo and API in one process on SQLite, for one machine.</summary>
public static class StandaloneHost
{
    /// <summary>
    /// Migrates the schema and builds the host, without starting it. Environment variables override the settings given here.
    /// </summary>
    /// <exception cref="InvalidOperationException">A setting of the database is wrong; the message names it.</exception>
    public static WebApplication Build(IConfiguration settings)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
        builder.Configuration.AddConfiguration(settings).AddEnvironmentVariables();
        SchemaMigrator.Migrate(DatabaseOptions.From(builder.Configuration));
        builder.AddXaTubeSilo();
        builder.AddXaTubeApi();
        var app = builder.Build();
        app.MapXaTubeApi();
        app.MapInternal().MapOrleansDashboard("/dashboard").RequireAuthorization(OperatorAccess.Policy);
        return app;
    }
}
