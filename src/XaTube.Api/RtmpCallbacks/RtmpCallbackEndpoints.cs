using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;
using XaTube.Grains.StreamKeys;

namespace XaTube.Api.RtmpCallbacks;

/// <summary>What media servers call. Not for the public: mapped in the lane of the internal listener only.</summary>
public static class RtmpCallbackEndpoints
{
    public static RouteGroupBuilder MapRtmpCallbacks(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("/callbacks").ExcludeFromDescription();
        group.AddEndpointFilter(routes.ServiceProvider.GetRequiredService<CallbackSecret>());
        group.MapPost("/nginx-rtmp", NginxRtmp).DisableAntiforgery();
        return group;
    }

    private static async Task<Results<Ok, RedirectHttpResult, ProblemHttpResult>> NginxRtmp(
        HttpRequest request, IngestDesk desk, IOptions<IngestOptions> ingest, CancellationToken cancel)
    {
        IngestCommand? command;
        try
        {
            var form = await request.ReadFormAsync(cancel);
            command = NginxRtmpCallback.Read(form, request.Headers["X-Ingest-Node"], request.Headers["X-Ingest-Boot"]);
        }
        catch (Exception failure) when (failure is FormatException or InvalidDataException or InvalidOperationException or IOException)
        {
            return Problems.Problem("malformed-callback", 403, failure is FormatException ? failure.Message : "A form was expected.");
        }

        switch (command)
        {
            case IngestCommand.Publish publish:
                var decision = await desk.Decide(publish);
                return decision.StreamId is { } streamId
                    ? TypedResults.Redirect($"{ingest.Value.RedirectUrl}/{streamId}")
                    : Refused(decision.Refusal);
            case IngestCommand.Renew renew:
                return await desk.Decide(renew) == RenewDecision.Renewed
                    ? TypedResults.Ok()
                    : Problems.Problem("not-publishing", 403, "This publisher does not hold a stream.");
            case IngestCommand.Unpublish unpublish:
                await desk.Apply(unpublish);
                return TypedResults.Ok();
            default:
                return TypedResults.Ok();
        }
    }

    private static ProblemHttpResult Refused(PublishRefusal reason) => reason switch
    {
        PublishRefusal.RevokedKey => Problems.Problem("revoked-key", 403, "The stream key was revoked."),
        PublishRefusal.AlreadyPublishing => Problems.Problem("already-publishing", 403, "Another publisher is live on the channel."),
        PublishRefusal.CutOff => Problems.Problem("engine-unavailable", 503, "The streaming engine cannot decide at the moment. Try again."),
        PublishRefusal.UnknownChannel => Problems.Problem("unknown-channel", 403, "The channel is gone."),
        _ => Problems.Problem("unknown-key", 403, "No such stream key."),
    };
}
