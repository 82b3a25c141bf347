using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace XaTube.Ingest.Srs;

/// <summary>
/// SRS: JSON from <c>http_hooks</c>, and from <c>forward</c>, which asks for the address to relay an accepted broadcast to.
/// The key is the stream's name or its query argument <c>key</c>. SRS takes a response with <c>code</c> 0 as success.
/// </summary>
public sealed class SrsCallbackAdapter(IOptions<IngestOptions> ingest) : ICallbackAdapter
{
    public string Kind => MediaServerKind.Srs;

    public async ValueTask<IngestCommand> Read(HttpRequest request, CancellationToken cancel) =>
        Parse(await IngestJson.Read(request, IngestJson.Default.SrsCallback, cancel), request.Headers[IngestHeaders.Node], request.Headers[IngestHeaders.Boot])
            ?? new IngestCommand.Handled(Acknowledge());

    public IResult Accept(IngestCommand.Publish publish, Guid streamId) => publish.WantsRelayUrl
        ? TypedResults.Json(new SrsResponse(0, new SrsForwardTargets([$"{ingest.Value.RedirectUrl}/{streamId}"])), IngestJson.Default.SrsResponse)
        : Acknowledge();

    public IResult Acknowledge() => TypedResults.Json(new SrsResponse(0), IngestJson.Default.SrsResponse);

    public IResult Refuse(string slug, int status, string title) =>
        TypedResults.Json(new SrsResponse(status, Reason: slug), IngestJson.Default.SrsResponse, statusCode: status);

    /// <returns>Null for a call that does not concern a publisher.</returns>
    /// <exception cref="FormatException">The client id is missing, a field is too long, or there are two keys.</exception>
    internal static IngestCommand? Parse(SrsCallback callback, string? node, string? boot)
    {
        if (callback.Action is not ("on_publish" or "on_unpublish" or "on_forward"))
            return null;
        var publisher = CallbackFields.PublishId(
            CallbackFields.FirstNonEmpty(node, callback.ServerId, "srs"), CallbackFields.FirstNonEmpty(boot, callback.ServiceId, "0"), callback.ClientId);
        var key = CallbackFields.StreamKey(callback.Param, callback.Stream);
        return callback.Action == "on_unpublish"
            ? new IngestCommand.Unpublish(publisher, key)
            : new IngestCommand.Publish(publisher, key, WantsRelayUrl: callback.Action == "on_forward");
    }
}
