using System.Diagnostics.Metrics;
using XaTube.Grains;
using XaTube.Grains.StreamKeys;

namespace XaTube.Api.RtmpCallbacks;

/// <summary>
/// Carries a media server's command to the grain of its stream key. What can't be a key stops here, and so does one that
/// nobody was given.
/// </summary>
public sealed class PublishAuthorizer(IClusterClient cluster, KnownKeysCache issued, ILogger<PublishAuthorizer> log)
{
    private static readonly Meter Meter = new("XaTube.Api");
    private static readonly Counter<long> UnknownKeys = Meter.CreateCounter<long>(
        "xatube.unknown_keys", description: "Publishers that were refused because nobody was given their key.");

    public async Task<PublishDecision> Decide(IngestCommand.Publish publish)
    {
        var decision = await Find(publish.Key) is { } key
            ? await key.Publish(publish.Publisher)
            : PublishDecision.Refused(PublishRefusal.UnknownKey);
        if (decision.Refusal == PublishRefusal.UnknownKey)
            UnknownKeys.Add(1);
        if (decision.StreamId is { } streamId)
            log.LogInformation("Publisher {Publisher} is live as {Stream}", publish.Publisher, streamId);
        else
            log.LogInformation("Publisher {Publisher} was refused: {Reason}", publish.Publisher, decision.Refusal);
        return decision;
    }

    public async Task<RenewDecision> Decide(IngestCommand.Renew renew) =>
        await Find(renew.Key) is { } key ? await key.Renew(renew.Publisher) : RenewDecision.NotPublishing;

    public async Task Apply(IngestCommand.Unpublish unpublish)
    {
        if (await Find(unpublish.Key) is { } key)
            await key.Unpublish(unpublish.Publisher);
    }

    private async ValueTask<IStreamKeyGrain?> Find(StreamKeySecret? key) =>
        key?.Hash is { } hash && await issued.MayInclude(hash) ? cluster.GrainFor<IStreamKeyGrain>(hash) : null;
}
