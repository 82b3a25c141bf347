using Microsoft.Extensions.Options;
using Orleans.Configuration;
using XaTube.Grains;
using XaTube.Storage.Membership;

namespace XaTube.Silo.Membership;

/// <summary>
/// Renews the silo's <see cref="DatabaseLease"/>: asks the membership table, four times in a lease, whether this silo was
/// declared dead. Queries may overlap, so that one which hangs does not delay the next: a slow database keeps the lease, one
/// that is gone does not.
/// </summary>
public sealed class DatabaseLeaseRenewer(
    DatabaseLease lease, IMembershipRecords records, ILocalSiloDetails self, IOptions<ClusterOptions> cluster, ILogger<DatabaseLeaseRenewer> log)
    : BackgroundService
{
    private readonly TimeSpan _period = lease.Length / 4;

    // An answer that came later would renew a lease that has nearly run out by then.
    private readonly TimeSpan _timeout = lease.Length * 0.75;

    private Exception? _failure;

    /// <summary>The silo starts after the first answer, or after its timeout.</summary>
    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        await Renew(cancellationToken);
        await base.StartAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // By the system's clock, whatever time the grains are given.
        using var timer = new PeriodicTimer(_period);
        var wasHeld = true;
        try
        {
            do
            {
                _ = Renew(stoppingToken);
                if (lease.IsHeld == wasHeld)
                    continue;
                wasHeld = lease.IsHeld;
                if (wasHeld)
                    log.LogInformation("The database is in touch again; publishers are heard");
                else
                    log.LogWarning(_failure, "Out of touch with the database; publishers are refused until it answers");
            }
            while (await timer.WaitForNextTickAsync(stoppingToken));
        }
        catch (OperationCanceledException)
        {
            // Stopping.
        }
    }

    private async Task Renew(CancellationToken stopping)
    {
        var sentAt = lease.Timestamp();
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        timeout.CancelAfter(_timeout);
        try
        {
            if (await records.IsDead(cluster.Value.ClusterId, self.SiloAddress.Endpoint, self.SiloAddress.Generation, timeout.Token))
                _failure = new SiloFencedException();
            else
                lease.Renew(sentAt);
        }
        catch (Exception failure)
        {
            _failure = failure;
        }
    }
}
