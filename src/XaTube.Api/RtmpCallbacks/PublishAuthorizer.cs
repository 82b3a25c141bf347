using System.Diagnostics.Metrics;
using XaTube.Grains;
using XaTube.Grains.StreamKeys;
using XaTube.Ingest;

namespace XaTube.Api.RtmpCallbacks;

/// <summary>
/// Sends a media server's command to the grain of its stream key. Malformed keys and keys that were never issued are refused
/// here, without a grain call.
/// </summary>
public sealed class PublishAuthorizer(IClusterClient cluster, KnownKeysCache knownKeys, MediaPreparation media, ILogger<PublishAuthorizer> log)
{
    private static readonly Meter Meter = new("XaTube.Api");
    private static readonly Counter<long> UnknownKeys = Meter.CreateCounter<long>(
        "xatube.unknown_keys", description: "Publishers that were refused because nobody was given their key.");

    public async Task<PublishDecision> Decide(IngestCommand.Publish publish)
    {
        var decision = await FindGrain(publish.Key) is { } key
            ? await key.Publish(publish.Publisher)
            : PublishDecision.Refused(PublishRefusal.UnknownKey);
        if (decision.Refusal == PublishRefusal.UnknownKey)
            UnknownKeys.Add(1);
        if (decision.StreamId is { } streamId)
        {
            log.LogInformation("Publisher {Publisher} is live as {Stream}", publish.Publisher, streamId);
            await media.Prepare(streamId, publish.Publisher);
        }
        else
            log.LogInformation("Publisher {Publisher} was refused: {Reason}", publish.Publisher, decision.Refusal);
        return decision;
    }

    public async Task<RenewDecision> Decide(IngestCommand.Renew renew) =>
        await FindGrain(renew.Key) is { } key ? await key.Renew(renew.Publisher) : RenewDecision.NotPublishing;

    public async Task Apply(IngestCommand.Unpublish unpublish)
    {
        if (await FindGrain(unpublish.Key) is { } key)
            await key.Unpublish(unpublish.Publisher);
    }

    private async ValueTask<IStreamKeyGrain?> FindGrain(StreamKeySecret? key) =>
        key?.Hash is { } hash && await knownKeys.MayContain(hash) ? cluster.GrainFor<IStreamKeyGrain>(hash) : null;
}
