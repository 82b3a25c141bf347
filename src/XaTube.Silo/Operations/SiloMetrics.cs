using System.Diagnostics.Metrics;
using XaTube.Grains;
using XaTube.Grains.Audience;
using XaTube.Hosting;

namespace XaTube.Silo.Operations;

/// <summary>
/// The silo's gauges: viewers counted here as <c>xatube.viewers</c>, broadcasts running here as <c>xatube.live_streams</c>,
/// and by how many seconds the system's clock is ahead of this process's time as <c>xatube.clock_offset</c>.
/// </summary>
public sealed class SiloMetrics(SiloPresence audience, TimeProvider time) : IHostedService, IDisposable
{
    private readonly Meter _meter = new("XaTube.Silo");

    public Task StartAsync(CancellationToken cancellationToken)
    {
        _meter.CreateObservableGauge("xatube.viewers", () => audience.Viewers, description: "Viewers counted on this silo.");
        _meter.CreateObservableGauge(
            "xatube.live_streams", () => EngineMeter.LiveStreams, description: "Running broadcasts whose grain is on this silo.");
        if (time is SteadyTimeProvider steady)
            _meter.CreateObservableGauge(
                "xatube.clock_offset", () => steady.Offset.TotalSeconds, "s", "How far the system's clock is ahead of the time we keep.");
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void Dispose() => _meter.Dispose();
}
