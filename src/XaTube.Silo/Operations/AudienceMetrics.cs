using System.Diagnostics.Metrics;
using XaTube.Grains.Audience;

namespace XaTube.Silo.Operations;

/// <summary>Shows how many watch on this silo, as <c>xatube.viewers</c>.</summary>
public sealed class AudienceMetrics(SiloAudience audience) : IHostedService, IDisposable
{
    private readonly Meter _meter = new("XaTube.Silo");

    public Task StartAsync(CancellationToken cancellationToken)
    {
        _meter.CreateObservableGauge("xatube.viewers", () => audience.Viewers, description: "Viewers counted on this silo.");
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void Dispose() => _meter.Dispose();
}
