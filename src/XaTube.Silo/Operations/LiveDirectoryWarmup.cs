using XaTube.Grains.LiveDirectory;

namespace XaTube.Silo.Operations;

/// <summary>
/// Wakes the live directory when the silo has started, and the directory wakes the streams that were running when the
/// engine stopped: those whose publishers have gone in the meantime must not wait for somebody to ask.
/// </summary>
public sealed class LiveDirectoryWarmup(IGrainFactory grains, IHostApplicationLifetime lifetime, ILogger<LiveDirectoryWarmup> log) : BackgroundService
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(2);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var started = new TaskCompletionSource();
        await using var registration = lifetime.ApplicationStarted.Register(started.SetResult);
        await started.Task.WaitAsync(stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (stoppingToken.IsCancellationRequested)
            return;
        while (!stoppingToken.IsCancellationRequested && !await Wake())
            await Task.Delay(Pause, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    // A cluster that has just lost all its silos answers after a while.
    private async Task<bool> Wake()
    {
        try
        {
            var running = await grains.GetGrain<ILiveDirectoryGrain>(0).List();
            log.LogInformation("The live directory is awake, with {Streams} streams", running.Count);
            return true;
        }
        catch (Exception failure)
        {
            log.LogWarning("The live directory could not be woken yet: {Reason}", failure.Message);
            return false;
        }
    }
}
