using XaTube.Grains;

namespace XaTube.Silo.Operations;

/// <summary>
/// Bounds how long a silo takes to stop while its database is away: Orleans would wait up to two minutes to write down that
/// the silo has left. The others notice by themselves, as when it is killed; what is stored is in order either way. While
/// the database answers, a stop takes as long as it needs.
/// </summary>
/// <param name="exit">Ends the process.</param>
public sealed class ShutdownWatchdog(
    DatabaseLease lease, IHostApplicationLifetime lifetime, TimeProvider time, ILogger<ShutdownWatchdog> log, Action exit) : IHostedService
{
    /// <summary>The least time that a silo is given to stop.</summary>
    public static readonly TimeSpan Grace = TimeSpan.FromSeconds(10);

    private static readonly TimeSpan Period = TimeSpan.FromMilliseconds(500);

    private ITimer? _timer;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        // Not by a background service: those are stopped too, some of them before what is waited for.
        lifetime.ApplicationStopping.Register(() => _timer = time.CreateTimer(_ => Look(), null, Grace, Period));
        lifetime.ApplicationStopped.Register(() => _timer?.Dispose());
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private void Look()
    {
        if (lease.IsHeld)
            return;
        _timer?.Dispose();
        log.LogWarning("The database is away and cannot be told that this silo leaves; it stops without that");
        exit();
    }
}
