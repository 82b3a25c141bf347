using XaTube.Grains.StreamKeys;

namespace XaTube.Api.RtmpCallbacks;

/// <summary>What media servers call. Not for the public: mapped on the internal listener only.</summary>
public static class RtmpCallbackEndpoints
{
    public static RouteGroupBuilder MapRtmpCallbacks(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("/callbacks");
        group.AddEndpointFilter(routes.ServiceProvider.GetRequiredService<CallbackSecret>());
        foreach (var dialect in routes.ServiceProvider.GetServices<IIngestDialect>())
            group.MapPost(dialect.Name, (HttpRequest request, IngestDesk desk, CancellationToken cancel) => Handle(dialect, request, desk, cancel))
                .DisableAntiforgery();
        return group;
    }

    private static async Task<IResult> Handle(IIngestDialect dialect, HttpRequest request, IngestDesk desk, CancellationToken cancel)
    {
        IngestCommand command;
        try
        {
            command = await dialect.Read(request, cancel);
        }
        catch (FormatException malformed)
        {
            return dialect.Refuse("malformed-callback", 403, malformed.Message);
        }

        switch (command)
        {
            case IngestCommand.Publish publish:
                var decision = await desk.Decide(publish);
                return decision.StreamId is not null ? dialect.Answer(publish, decision) : Refuse(dialect, decision.Refusal);
            case IngestCommand.Renew renew:
                return await desk.Decide(renew) == RenewDecision.Renewed
                    ? dialect.Heard()
                    : dialect.Refuse("not-publishing", 403, "This publisher does not hold a stream.");
            case IngestCommand.Unpublish unpublish:
                await desk.Apply(unpublish);
                return dialect.Heard();
            case IngestCommand.Other other:
                return other.Answer;
            default:
                throw new NotSupportedException($"A command of the type {command.GetType()}.");
        }
    }

    private static IResult Refuse(IIngestDialect dialect, PublishRefusal reason) => reason switch
    {
        PublishRefusal.RevokedKey => dialect.Refuse("revoked-key", 403, "The stream key was revoked."),
        PublishRefusal.ExpiredKey => dialect.Refuse("expired-key", 403, "The stream key has expired."),
        PublishRefusal.ChannelSuspended => dialect.Refuse("channel-suspended", 403, "The channel is suspended."),
        PublishRefusal.AlreadyPublishing => dialect.Refuse("already-publishing", 403, "Another publisher is live on the channel."),
        PublishRefusal.CutOff => dialect.Refuse("engine-unavailable", 503, "The streaming engine cannot decide at the moment. Try again."),
        PublishRefusal.UnknownChannel => dialect.Refuse("unknown-channel", 403, "The channel is gone."),
        _ => dialect.Refuse("unknown-key", 403, "No such stream key."),
    };
}
