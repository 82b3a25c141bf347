using XaTube.Grains.CallbackReachability;

namespace XaTube.Api.RtmpCallbacks;

/// <summary>
/// Reports once a second that this process can receive callbacks. While no API process reports, publishers have no way to
/// renew their leases, so leases do not expire.
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
                await Report();
        }
        catch (OperationCanceledException)
        {
            // Stopping.
        }
    }

    private async Task Report()
    {
        try
        {
            await cluster.GetGrain<ICallbackReachabilityGrain>(0).ReportReachable();
        }
        catch (Exception failure)
        {
            log.LogDebug(failure, "Callback reachability could not be reported");
        }
    }
}
