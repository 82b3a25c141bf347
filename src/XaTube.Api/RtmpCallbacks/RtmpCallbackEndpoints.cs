using Microsoft.AspNetCore.Http.Features;
using XaTube.Api.Operations;
using XaTube.Grains.StreamKeys;

namespace XaTube.Api.RtmpCallbacks;

/// <summary>
/// What media servers call: not for the public, so there on the internal listener only. They are answered before routing,
/// limits and authentication, which have nothing to say to them.
/// </summary>
public static class RtmpCallbackEndpoints
{
    public static void UseRtmpCallbacks(this WebApplication app)
    {
        var (secret, desk) = (app.Services.GetRequiredService<CallbackSecret>(), app.Services.GetRequiredService<IngestDesk>());
        var dialects = app.Services.GetServices<IIngestDialect>().ToDictionary(dialect => $"/callbacks/{dialect.Name}", StringComparer.OrdinalIgnoreCase);
        app.Use(next => context =>
            dialects.TryGetValue(context.Request.Path.Value ?? "", out var dialect)
            && HttpMethods.IsPost(context.Request.Method) && Listeners.CameInside(context)
                ? Answer(context, dialect, secret, desk)
                : next(context));
    }

    private static async Task Answer(HttpContext context, IIngestDialect dialect, CallbackSecret secret, IngestDesk desk)
    {
        context.Features.Get<IHttpMetricsTagsFeature>()?.Tags.Add(new("http.route", $"/callbacks/{dialect.Name}"));
        var answer = secret.IsKnownTo(context.Request)
            ? await Handle(dialect, context.Request, desk, context.RequestAborted)
            : Problems.Problem("wrong-secret", 401, "The callback secret is missing or wrong.");
        await answer.ExecuteAsync(context);
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
