using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace XaTube.Ingest.MediaMtx;

/// <summary>
/// MediaMTX: JSON from <c>authHTTP</c> before a client publishes or reads, and from the scripts that run when a path becomes
/// ready or stops being so. The key is the last segment of the path, the query argument <c>key</c>, the password or the
/// token. Encoders publish to paths that only this machine may read; those are relayed to <c>hls/…</c>, which anybody may
/// read and only this machine may publish to.
/// </summary>
public sealed class MediaMtxCallbackAdapter(IOptions<IngestOptions> ingest) : ICallbackAdapter
{
    private const string PublicPaths = "hls/";

    public string Kind => MediaServerKind.MediaMtx;

    public async ValueTask<IngestCommand> Read(HttpRequest request, CancellationToken cancel) =>
        Parse(await IngestJson.Read(request, IngestJson.Default.MediaMtxCallback, cancel), request.Headers[IngestHeaders.Node], request.Headers[IngestHeaders.Boot]);

    public IResult Accept(IngestCommand.Publish publish, Guid streamId) =>
        publish.WantsRelayUrl ? TypedResults.Text($"{ingest.Value.RedirectUrl}/{streamId}\n") : Acknowledge();

    public IResult Acknowledge() => TypedResults.Ok();

    public IResult Refuse(string slug, int status, string title) => TypedResults.Problem(type: slug, statusCode: status, title: title);

    /// <exception cref="FormatException">The client id is missing, a field is too long, or there are two keys.</exception>
    internal IngestCommand Parse(MediaMtxCallback callback, string? node, string? boot)
    {
        var isPublic = callback.Path?.StartsWith(PublicPaths, StringComparison.Ordinal) == true;
        switch (callback.Action)
        {
            case "publish" when isPublic:
            case "read" or "playback" when !isPublic:
            case "api" or "metrics" or "pprof":
                return new IngestCommand.Handled(IsLoopback(callback.Ip) ? Acknowledge() : Refuse("not-public", 403, "Only for the media server itself."));
            case "read" or "playback":
                return new IngestCommand.Handled(Acknowledge());
            case "publish" or "ready" or "not-ready":
                break;
            default:
                return new IngestCommand.Handled(Refuse("unknown-action", 403, "An unknown action."));
        }

        var publisher = CallbackFields.PublishId(CallbackFields.FirstNonEmpty(node, "mediamtx"), CallbackFields.FirstNonEmpty(boot, "0"), callback.Id);
        var key = CallbackFields.StreamKey(callback.Query, callback.Path?.Split('/')[^1], callback.Password, callback.Token);
        if (callback.Action == "not-ready")
            return new IngestCommand.Unpublish(publisher, key);
        // RTSP clients send credentials only after a 401.
        return key is null && callback.Action == "publish" && string.IsNullOrEmpty(callback.Password) && string.IsNullOrEmpty(callback.Token)
            ? new IngestCommand.Handled(Refuse("no-key", 401, "A stream key is needed."))
            : new IngestCommand.Publish(publisher, key, WantsRelayUrl: callback.Action == "ready");
    }

    private static bool IsLoopback(string? address) => IPAddress.TryParse(address, out var ip) && IPAddress.IsLoopback(ip);
}
