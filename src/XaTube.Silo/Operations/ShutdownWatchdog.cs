using XaTube.Grains;

namespace XaTube.Silo.Operations;

/// <summary>
/// Ends a silo that is stopping while its database is away: Orleans would wait up to two minutes to record in the membership
/// table that the silo has left. The other silos detect that by themselves, as when it is killed, and stored state is
/// complete either way. While the database answers, stopping takes as long as it needs.
/// </summary>
/// <param name="exit">Ends the process.</param>
public sealed class ShutdownWatchdog(
    DatabaseLease lease, IHostApplicationLifetime lifetime, TimeProvider time, ILogger<ShutdownWatchdog> log, Action exit) : IHostedService
{
    // Not settings: the handoff does not need the database, and has its time before the first check; see AudienceHandoff.
    private static readonly TimeSpan FirstCheckAfter = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan CheckPeriod = TimeSpan.FromMilliseconds(500);

    private ITimer? _timer;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        // A timer and not a background service, since those are stopped too, some before the step that waits.
        lifetime.ApplicationStopping.Register(() => _timer = time.CreateTimer(_ => Check(), null, FirstCheckAfter, CheckPeriod));
        lifetime.ApplicationStopped.Register(() => _timer?.Dispose());
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private void Check()
    {
        if (lease.IsHeld)
            return;
        _timer?.Dispose();
        log.LogWarning("The database is away and cannot be told that this silo leaves; it stops without that");
        exit();
    }
}
