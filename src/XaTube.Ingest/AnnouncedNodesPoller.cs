using Microsoft.Extensions.Hosting;
using XaTube.Hosting;

namespace XaTube.Ingest;

/// <summary>Keeps a silo's list of nodes fresh, so that a stream that begins can say at once where its media is.</summary>
public sealed class AnnouncedNodesPoller(AnnouncedNodes nodes, IHostApplicationLifetime lifetime, TimeProvider time) : BackgroundService
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(2);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!await lifetime.WaitForStart(stoppingToken))
            return;
        using var timer = new PeriodicTimer(Period, time);
        try
        {
            do
                await nodes.List();
            while (await timer.WaitForNextTickAsync(stoppingToken));
        }
        catch (OperationCanceledException)
        {
            // Stopping.
        }
    }
}
