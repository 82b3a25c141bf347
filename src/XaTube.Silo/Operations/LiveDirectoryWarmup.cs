using XaTube.Grains.LiveDirectory;
using XaTube.Hosting;

namespace XaTube.Silo.Operations;

/// <summary>
/// Activates the live directory when the silo has started. The directory then activates the streams that were running when
/// the engine stopped, so that those whose publishers have gone meanwhile end without waiting for a request.
/// </summary>
public sealed class LiveDirectoryWarmup(IGrainFactory grains, IHostApplicationLifetime lifetime, ILogger<LiveDirectoryWarmup> log) : BackgroundService
{
    // Not a setting: it only paces the log while a cluster starts.
    private static readonly TimeSpan RetryDelay = TimeSpan.FromSeconds(2);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!await lifetime.WaitForStart(stoppingToken))
            return;
        while (!stoppingToken.IsCancellationRequested && !await TryActivate())
            await Task.Delay(RetryDelay, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    // A cluster whose silos all crashed places no grains until the rows of their last life are judged dead.
    private async Task<bool> TryActivate()
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
