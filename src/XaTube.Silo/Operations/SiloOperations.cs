using OpenTelemetry.Metrics;
using Orleans.Dashboard;
using XaTube.Hosting;
using XaTube.Storage;

namespace XaTube.Silo.Operations;

/// <summary>What a silo process shows its operators, on one internal listener: health, metrics and the dashboard.</summary>
public static class SiloOperations
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    public static void AddSiloOperations(this WebApplicationBuilder builder)
    {
        builder.WebHost.UseUrls(builder.Configuration["XaTube:Internal:Listen"] ?? "http://127.0.0.1:8081");
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.AddServerHeader = false);
        builder.Services.AddOperatorAccess();
        builder.Services.AddDrain(builder.Configuration);
        builder.Services.AddOpenTelemetry().WithMetrics(metrics => metrics.AddMeter("System.Runtime").AddPrometheusExporter());
        // Long enough to hand over; Kubernetes and Compose wait longer than this before they kill.
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromSeconds(60));
        builder.Services.AddHostedService(services =>
            ActivatorUtilities.CreateInstance<ShutdownWatchdog>(services, new Action(() => Environment.Exit(0))));
    }

    public static void MapSiloOperations(this WebApplication app)
    {
        app.UseAuthentication();
        app.UseAuthorization();
        app.MapGet("/livez", () => "alive");
        app.MapGet("/readyz", Ready);
        app.MapPrometheusScrapingEndpoint("/metrics");
        app.MapOrleansDashboard("/dashboard").RequireAuthorization(OperatorAccess.Policy);
    }

    /// <summary>Ready means: a member of the cluster, not about to leave, and the database answers.</summary>
    private static async Task<IResult> Ready(
        Database database, ILocalSiloDetails self, ISiloStatusOracle members, IHostApplicationLifetime lifetime, CancellationToken cancel)
    {
        var status = members.GetApproximateSiloStatus(self.SiloAddress);
        if (status != SiloStatus.Active || lifetime.ApplicationStopping.IsCancellationRequested)
            return TypedResults.Text($"not ready: {status}", statusCode: StatusCodes.Status503ServiceUnavailable);
        try
        {
            await database.Ping(cancel).WaitAsync(Patience, cancel);
            return TypedResults.Text("ready");
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            return TypedResults.Text($"not ready: {failure.GetType().Name}", statusCode: StatusCodes.Status503ServiceUnavailable);
        }
    }
}
