using Microsoft.AspNetCore.Http.Features;
using XaTube.Api.Operations;
using XaTube.Grains.StreamKeys;
using XaTube.Ingest;

namespace XaTube.Api.RtmpCallbacks;

/// <summary>
/// Answers the callbacks of media servers, on the internal listener only. Runs before routing, rate limits and
/// authentication, none of which apply to callbacks (docs/decisions/0022-callbacks-are-answered-first.md).
/// </summary>
public static class RtmpCallbackMiddleware
{
    public static void UseRtmpCallbacks(this WebApplication app)
    {
        var (secret, authorizer) = (app.Services.GetRequiredService<CallbackSecret>(), app.Services.GetRequiredService<PublishAuthorizer>());
        var adapters = app.Services.GetServices<ICallbackAdapter>().ToDictionary(adapter => $"/callbacks/{adapter.Kind}", StringComparer.OrdinalIgnoreCase);
        app.Use(next => context =>
            adapters.TryGetValue(context.Request.Path.Value ?? "", out var adapter)
            && HttpMethods.IsPost(context.Request.Method) && Listeners.IsInternal(context)
                ? Respond(context, adapter, secret, authorizer)
                : next(context));
    }

    private static async Task Respond(HttpContext context, ICallbackAdapter adapter, CallbackSecret secret, PublishAuthorizer authorizer)
    {
        context.Features.Get<IHttpMetricsTagsFeature>()?.Tags.Add(new("http.route", $"/callbacks/{adapter.Kind}"));
        var response = secret.Matches(context.Request)
            ? await Handle(adapter, context.Request, authorizer, context.RequestAborted)
            : Problems.Problem("wrong-secret", 401, "The callback secret is missing or wrong.");
        await response.ExecuteAsync(context);
    }

    private static async Task<IResult> Handle(ICallbackAdapter adapter, HttpRequest request, PublishAuthorizer authorizer, CancellationToken cancel)
    {
        IngestCommand command;
        try
        {
            command = await adapter.Read(request, cancel);
        }
        catch (FormatException malformed)
        {
            return adapter.Refuse("malformed-callback", 403, malformed.Message);
        }

        switch (command)
        {
            case IngestCommand.Publish publish:
                var decision = await authorizer.Decide(publish);
                return decision.StreamId is { } streamId ? adapter.Accept(publish, streamId) : Refuse(adapter, decision.Refusal);
            case IngestCommand.Renew renew:
                return await authorizer.Decide(renew) == RenewDecision.Renewed
                    ? adapter.Acknowledge()
                    : adapter.Refuse("not-publishing", 403, "This publisher does not hold a stream.");
            case IngestCommand.Unpublish unpublish:
                await authorizer.Apply(unpublish);
                return adapter.Acknowledge();
            case IngestCommand.Handled handled:
                return handled.Response;
            default:
                throw new NotSupportedException($"A command of the type {command.GetType()}.");
        }
    }

    private static IResult Refuse(ICallbackAdapter adapter, PublishRefusal reason) => reason switch
    {
        PublishRefusal.RevokedKey => adapter.Refuse("revoked-key", 403, "The stream key was revoked."),
        PublishRefusal.ExpiredKey => adapter.Refuse("expired-key", 403, "The stream key has expired."),
        PublishRefusal.ChannelSuspended => adapter.Refuse("channel-suspended", 403, "The channel is suspended."),
        PublishRefusal.AlreadyPublishing => adapter.Refuse("already-publishing", 403, "Another publisher is live on the channel."),
        PublishRefusal.Fenced => adapter.Refuse("engine-unavailable", 503, "The streaming engine cannot decide at the moment. Try again."),
        PublishRefusal.UnknownChannel => adapter.Refuse("unknown-channel", 403, "The channel is gone."),
        _ => adapter.Refuse("unknown-key", 403, "No such stream key."),
    };
}
