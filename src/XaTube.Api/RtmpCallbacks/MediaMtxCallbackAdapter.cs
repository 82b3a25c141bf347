using System.Net;
using Microsoft.Extensions.Options;
using XaTube.Grains.StreamKeys;

namespace XaTube.Api.RtmpCallbacks;

/// <summary>
/// MediaMTX: JSON from <c>authHTTP</c> before anybody publishes or reads, and from the hooks of a path that is ready, or is
/// not any more. The key is the last part of the path, the argument <c>key</c>, the password or the token. Broadcasts come
/// in on paths that only this machine may read, and are sent on from there to <c>hls/…</c>, which everybody may read and
/// only this machine may publish to.
/// </summary>
public sealed class MediaMtxCallbackAdapter(IOptions<IngestOptions> ingest) : ICallbackAdapter
{
    private const string PublicPaths = "hls/";

    public string Name => "mediamtx";

    public async ValueTask<IngestCommand> Read(HttpRequest request, CancellationToken cancel) =>
        Read(await IngestJson.Read(request, IngestJson.Default.MediaMtxCall, cancel), request.Headers[IngestHeaders.Node], request.Headers[IngestHeaders.Boot]);

    public IResult Answer(IngestCommand.Publish asked, PublishDecision decision) =>
        asked.Relays ? TypedResults.Text($"{ingest.Value.RedirectUrl}/{decision.StreamId}\n") : Heard();

    public IResult Heard() => TypedResults.Ok();

    public IResult Refuse(string slug, int status, string title) => Problems.Problem(slug, status, title);

    /// <exception cref="FormatException">The client is missing, something is too long, or there are two keys.</exception>
    internal IngestCommand Read(MediaMtxCall call, string? node, string? boot)
    {
        var isPublic = call.Path?.StartsWith(PublicPaths, StringComparison.Ordinal) == true;
        switch (call.Action)
        {
            case "publish" when isPublic:
            case "read" or "playback" when !isPublic:
            case "api" or "metrics" or "pprof":
                return new IngestCommand.Other(IsThisMachine(call.Ip) ? Heard() : Refuse("not-public", 403, "Only for the media server itself."));
            case "read" or "playback":
                return new IngestCommand.Other(Heard());
            case "publish" or "ready" or "not-ready":
                break;
            default:
                return new IngestCommand.Other(Refuse("unknown-action", 403, "An unknown action."));
        }

        var publisher = Publishers.Name(Publishers.First(node, "mediamtx"), Publishers.First(boot, "0"), call.Id);
        var key = Publishers.Key(call.Query, call.Path?.Split('/')[^1], call.Password, call.Token);
        if (call.Action == "not-ready")
            return new IngestCommand.Unpublish(publisher, key);
        // RTSP players send their credentials only when they are asked for them.
        return key is null && call.Action == "publish" && string.IsNullOrEmpty(call.Password) && string.IsNullOrEmpty(call.Token)
            ? new IngestCommand.Other(Refuse("no-key", 401, "A stream key is needed."))
            : new IngestCommand.Publish(publisher, key, Relays: call.Action == "ready");
    }

    private static bool IsThisMachine(string? address) => IPAddress.TryParse(address, out var ip) && IPAddress.IsLoopback(ip);
}

/// <summary>A question of MediaMTX, or what one of its hooks says: <c>ready</c> and <c>not-ready</c> are ours.</summary>
internal sealed record MediaMtxCall(string? Action, string? Path, string? Id, string? Query, string? Password, string? Token, string? Ip);
