using XaTube.Grains.StreamKeys;

namespace XaTube.Api.RtmpCallbacks;

/// <summary>Carries a media server's command to the grain of its stream key. What can't be a key stops here.</summary>
public sealed class IngestDesk(IClusterClient cluster, ILogger<IngestDesk> log)
{
    public async Task<PublishDecision> Decide(IngestCommand.Publish publish)
    {
        var decision = publish.Key is null
            ? PublishDecision.Refused(PublishRefusal.UnknownKey)
            : await Grain(publish.Key).Publish(publish.Publisher);
        if (decision.StreamId is { } streamId)
            log.LogInformation("Publisher {Publisher} is live as {Stream}", publish.Publisher, streamId);
        else
            log.LogInformation("Publisher {Publisher} was refused: {Reason}", publish.Publisher, decision.Refusal);
        return decision;
    }

    public async Task<RenewDecision> Decide(IngestCommand.Renew renew) =>
        renew.Key is null ? RenewDecision.NotPublishing : await Grain(renew.Key).Renew(renew.Publisher);

    public Task Apply(IngestCommand.Unpublish unpublish) =>
        unpublish.Key is null ? Task.CompletedTask : Grain(unpublish.Key).Unpublish(unpublish.Publisher);

    private IStreamKeyGrain Grain(StreamKeySecret key) => cluster.GetGrain<IStreamKeyGrain>(key.Hash);
}
