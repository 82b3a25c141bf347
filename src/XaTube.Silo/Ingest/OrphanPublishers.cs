using XaTube.Grains.LiveDirectory;
using XaTube.Grains.LiveStreams;

namespace XaTube.Silo.Ingest;

/// <summary>
/// Looks once a minute, and when the silo has started, for publishers that hold no stream: a drop that did not arrive, an
/// end while the engine was away. Media servers that report by themselves hear it as the answer; the others are told here.
/// </summary>
public sealed class OrphanPublishers(
    MediaServerControl nodes, IMediaServerControl control, IGrainFactory grains, TimeProvider time, ILogger<OrphanPublishers> log) : BackgroundService
{
    private static readonly TimeSpan Period = TimeSpan.FromMinutes(1);

    /// <summary>For one who has just been accepted, and whose stream is not listed yet.</summary>
    private static readonly TimeSpan Doubt = TimeSpan.FromSeconds(10);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Period, time);
        try
        {
            do
            {
                var orphans = await Find();
                if (orphans.Count == 0)
                    continue;
                await Task.Delay(Doubt, time, stoppingToken);
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

    // Names of settings are the same in every case.
    private static string Key(string node) => node.ToUpperInvariant();

    private async Task<HashSet<PublishId>> Find()
    {
        try
        {
            // The servers first: who comes after that is not among the orphans.
            var there = new HashSet<(string Node, string Client)>();
            foreach (var node in nodes.Names)
                there.UnionWith((await nodes.Publishers(node) ?? new HashSet<string>()).Select(client => (Key(node), client)));
            if (there.Count == 0)
                return [];
            if (await grains.GetGrain<ILiveDirectoryGrain>(0).ListAll() is not { } streams)
                return [];
            foreach (var stream in streams)
                there.Remove((Key(stream.Publisher.Node), stream.Publisher.Client));
            return [.. there.Select(orphan => new PublishId(orphan.Node, "", orphan.Client))];
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            // Who holds a stream is not known at the moment.
            log.LogDebug(failure, "Stray publishers could not be looked for");
            return [];
        }
    }
}
