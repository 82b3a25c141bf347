using Orleans.Dashboard;
using XaTube.Api;
using XaTube.Api.Operations;
using XaTube.Hosting;
using XaTube.Media;
using XaTube.Silo;
using XaTube.Storage;

namespace XaTube.Standalone;

/// <summary>Silo, API and media agent in one process on SQLite, for one machine.</summary>
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
        if (builder.Configuration.HasMediaAgent())
            builder.Services.AddMediaAgent(builder.Configuration);
        var app = builder.Build();
        app.MapXaTubeApi();
        var inside = app.MapInternal();
        inside.MapOrleansDashboard("/dashboard").RequireAuthorization(OperatorAccess.Policy);
        if (builder.Configuration.HasMediaAgent())
            inside.MapMediaAgent();
        return app;
    }
}
