using Microsoft.Extensions.Options;
using OpenTelemetry.Metrics;
using Orleans.Dashboard;
using XaTube.Hosting;
using XaTube.Storage;

namespace XaTube.Silo.Operations;

/// <summary>A silo process's one listener, for operators: health, metrics and the Orleans dashboard.</summary>
public static class SiloOperations
{
    public static void AddSiloOperations(this WebApplicationBuilder builder)
    {
        builder.WebHost.UseUrls(InternalListenerOptions.From(builder.Configuration).Listen);
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.AddServerHeader = false);
        builder.Services.AddOperatorAccess();
        builder.Services.AddHealthOptions(builder.Configuration);
        // Long enough to hand its grains over; XaTube:Drain:ShutdownTimeout changes it.
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromMinutes(1));
        builder.Services.AddDrain(builder.Configuration);
        builder.Services.AddOpenTelemetry().WithMetrics(metrics => metrics.AddMeter("System.Runtime").AddPrometheusExporter());
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

    /// <summary>Ready: an active member of the cluster that is not stopping and whose database answers.</summary>
    private static async Task<IResult> Ready(
        Database database, ILocalSiloDetails self, ISiloStatusOracle members, IHostApplicationLifetime lifetime, IOptions<HealthOptions> health,
        CancellationToken cancel)
    {
        var status = members.GetApproximateSiloStatus(self.SiloAddress);
        if (status != SiloStatus.Active || lifetime.ApplicationStopping.IsCancellationRequested)
            return TypedResults.Text($"not ready: {status}", statusCode: StatusCodes.Status503ServiceUnavailable);
        try
        {
            await database.Ping(cancel).WaitAsync(health.Value.Timeout, cancel);
            return TypedResults.Text("ready");
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            return TypedResults.Text($"not ready: {failure.GetType().Name}", statusCode: StatusCodes.Status503ServiceUnavailable);
        }
    }
}
