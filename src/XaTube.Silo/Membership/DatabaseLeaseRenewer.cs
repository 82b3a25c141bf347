using Microsoft.Extensions.Options;
using Orleans.Configuration;
using XaTube.Grains;
using XaTube.Storage.Membership;

namespace XaTube.Silo.Membership;

/// <summary>
/// Renews the silo's <see cref="DatabaseLease"/>: asks the database every second whether the cluster holds this silo for
/// dead. A question waits for its answer no longer than <see cref="Patience"/>, and the next does not wait for it, so that
/// a slow database can be told from one that is gone.
/// </summary>
public sealed class DatabaseLeaseRenewer(
    DatabaseLease lease, IMembershipRecords records, ILocalSiloDetails self, IOptions<ClusterOptions> cluster, ILogger<DatabaseLeaseRenewer> log)
    : BackgroundService
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    private Exception? _failure;

    /// <summary>The silo starts after the first answer, or without one.</summary>
    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        await Ask(cancellationToken);
        await base.StartAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // By the real clock, whatever time the grains live by.
        using var timer = new PeriodicTimer(Period);
        var told = true;
        try
        {
            do
            {
                _ = Ask(stoppingToken);
                if (lease.IsHeld == told)
                    continue;
                told = lease.IsHeld;
                if (told)
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

    private async Task Ask(CancellationToken stopping)
    {
        var sentAt = lease.Timestamp();
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        patience.CancelAfter(Patience);
        try
        {
            if (await records.IsDead(cluster.Value.ClusterId, self.SiloAddress.Endpoint, self.SiloAddress.Generation, patience.Token))
                _failure = new SiloFencedException();
            else
                lease.Renew(sentAt);
        }
        catch (Exception unanswered)
        {
            _failure = unanswered;
        }
    }
}
