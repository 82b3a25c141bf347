using XaTube.Grains.CallbackReachability;

namespace XaTube.Api.RtmpCallbacks;

/// <summary>
/// Tells the engine once a second that callbacks can come in by this process. When none says so any more, running streams
/// outlive the silence of their publishers, which nobody could bring.
/// </summary>
public sealed class CallbackReachabilityReporter(IClusterClient cluster, TimeProvider time, ILogger<CallbackReachabilityReporter> log) : BackgroundService
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Period, time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
                await Tell();
        }
        catch (OperationCanceledException)
        {
            // Stopping.
        }
    }

    private async Task Tell()
    {
        try
        {
            await cluster.GetGrain<ICallbackReachabilityGrain>(0).ReportReachable();
        }
        catch (Exception failure)
        {
            log.LogDebug(failure, "The engine could not be told that callbacks can come in");
        }
    }
}
