using System.Text.Json.Serialization;
using Microsoft.Extensions.Options;
using XaTube.Grains.StreamKeys;

namespace XaTube.Api.RtmpCallbacks;

/// <summary>
/// SRS: JSON from its <c>http_hooks</c>, and from <c>forward</c>, which asks where to send an accepted broadcast on to. The
/// key is the stream's name, or the argument <c>key</c> behind it. It wants a code of 0, or none at all.
/// </summary>
public sealed class SrsCallbackAdapter(IOptions<IngestOptions> ingest) : ICallbackAdapter
{
    public string Name => "srs";

    public async ValueTask<IngestCommand> Read(HttpRequest request, CancellationToken cancel) =>
        Read(await IngestJson.Read(request, IngestJson.Default.SrsCall, cancel), request.Headers[IngestHeaders.Node], request.Headers[IngestHeaders.Boot])
            ?? new IngestCommand.Other(Heard());

    public IResult Answer(IngestCommand.Publish asked, PublishDecision decision) => asked.Relays
        ? TypedResults.Json(new SrsAnswer(0, new SrsRelays([$"{ingest.Value.RedirectUrl}/{decision.StreamId}"])), IngestJson.Default.SrsAnswer)
        : Heard();

    public IResult Heard() => TypedResults.Json(new SrsAnswer(0), IngestJson.Default.SrsAnswer);

    public IResult Refuse(string slug, int status, string title) =>
        TypedResults.Json(new SrsAnswer(status, Reason: slug), IngestJson.Default.SrsAnswer, statusCode: status);

    /// <summary>The command in a call; null for calls that say nothing of publishers.</summary>
    /// <exception cref="FormatException">The client is missing, something is too long, or there are two keys.</exception>
    internal static IngestCommand? Read(SrsCall call, string? node, string? boot)
    {
        if (call.Action is not ("on_publish" or "on_unpublish" or "on_forward"))
            return null;
        var publisher = Publishers.Name(Publishers.First(node, call.ServerId, "srs"), Publishers.First(boot, call.ServiceId, "0"), call.ClientId);
        var key = Publishers.Key(call.Param, call.Stream);
        return call.Action == "on_unpublish"
            ? new IngestCommand.Unpublish(publisher, key)
            : new IngestCommand.Publish(publisher, key, Relays: call.Action == "on_forward");
    }
}

/// <summary>A call of SRS: what it says is used here, of more.</summary>
internal sealed record SrsCall(
    string? Action,
    [property: JsonPropertyName("client_id")] string? ClientId,
    [property: JsonPropertyName("server_id")] string? ServerId,
    [property: JsonPropertyName("service_id")] string? ServiceId,
    string? Stream,
    string? Param);

internal sealed record SrsAnswer(int Code, SrsRelays? Data = null, string? Reason = null);

internal sealed record SrsRelays(string[] Urls);
