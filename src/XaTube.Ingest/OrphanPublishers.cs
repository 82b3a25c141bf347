using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using XaTube.Grains.LiveDirectory;
using XaTube.Grains.LiveStreams;
using XaTube.Hosting;

namespace XaTube.Ingest;

/// <summary>
/// Drops publishers that hold no live stream: their drop request was lost, or their stream ended while no silo ran. Checks at
/// start and then once a minute. Covers the servers that list their publishers; nginx-rtmp needs no check, since the response
/// to its next update drops the publisher.
/// </summary>
public sealed class OrphanPublishers(
    MediaServerControl nodes, IMediaServerControl control, IGrainFactory grains, IHostApplicationLifetime lifetime, TimeProvider time,
    ILogger<OrphanPublishers> log) : BackgroundService
{
    private static readonly TimeSpan Period = TimeSpan.FromMinutes(1);

    /// <summary>A publisher accepted a moment ago may not be in the live directory yet, so only one found twice, this far apart, is dropped.</summary>
    private static readonly TimeSpan ConfirmAfter = TimeSpan.FromSeconds(10);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!await lifetime.WaitForStart(stoppingToken))
            return;
        using var timer = new PeriodicTimer(Period, time);
        try
        {
            do
            {
                var orphans = await Find();
                if (orphans.Count == 0)
                    continue;
                await Task.Delay(ConfirmAfter, time, stoppingToken);
                foreach (var orphan in orphans.Intersect(await Find()))
                {
                    log.LogWarning("Publisher {Publisher} holds no stream and is dropped", orphan);
                    await control.Drop(orphan);
                }
            }
            while (await timer.WaitForNextTickAsync(stoppingToken));
        }
        catch (OperationCanceledException)
        {
            // Stopping.
        }
    }

    // Node names are configuration keys, which are case-insensitive.
    private static string Normalize(string node) => node.ToUpperInvariant();

    private async Task<HashSet<PublishId>> Find()
    {
        try
        {
            // Media servers before the directory: a publisher that is accepted in between is then in the directory only.
            var publishers = new HashSet<(string Node, string Client)>();
            foreach (var node in await nodes.NodeNames())
                publishers.UnionWith((await nodes.ListPublishers(node) ?? new HashSet<string>()).Select(client => (Normalize(node), client)));
            if (publishers.Count == 0)
                return [];
            if (await grains.GetGrain<ILiveDirectoryGrain>(0).ListAll() is not { } streams)
                return [];
            foreach (var stream in streams)
                publishers.Remove((Normalize(stream.Publisher.Node), stream.Publisher.Client));
            return [.. publishers.Select(orphan => new PublishId(orphan.Node, "", orphan.Client))];
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            // Without the directory every publisher would look like an orphan.
            log.LogDebug(failure, "The check for orphan publishers failed");
            return [];
        }
    }
}
