using Microsoft.AspNetCore.Http;
using XaTube.Grains.StreamKeys;

namespace XaTube.Ingest.NginxRtmp;

/// <summary>
/// nginx-rtmp: <c>on_publish</c>, <c>on_update</c> and <c>on_publish_done</c> as forms. The module appends the publisher's own
/// query arguments unchanged, so a repeated field may be forged and is refused. A response of 302 to a plain name renames an
/// accepted broadcast: the key is then the name of nothing that could be played.
/// </summary>
public sealed class NginxRtmpCallbackAdapter : ICallbackAdapter
{
    public string Kind => MediaServerKind.NginxRtmp;

    public async ValueTask<IngestCommand> Read(HttpRequest request, CancellationToken cancel)
    {
        try
        {
            IngestCommand? command = Parse(await request.ReadFormAsync(cancel), request.Headers[IngestHeaders.Node], request.Headers[IngestHeaders.Boot]);
            return command ?? new IngestCommand.Handled(Acknowledge());
        }
        catch (Exception failure) when (failure is InvalidDataException or InvalidOperationException or IOException)
        {
            throw new FormatException("A form was expected.", failure);
        }
    }

    public IResult Accept(IngestCommand.Publish publish, Guid streamId) => TypedResults.Redirect($"{streamId}");

    public IResult Acknowledge() => TypedResults.Ok();

    public IResult Refuse(string slug, int status, string title) => TypedResults.Problem(type: slug, statusCode: status, title: title);

    /// <returns>Null for a call that does not concern a publisher.</returns>
    /// <exception cref="FormatException">A field is repeated, or a required one is missing or too long.</exception>
    internal static IngestCommand.OfPublisher? Parse(IFormCollection form, string? node, string? boot)
    {
        foreach (var (field, values) in form)
            if (values.Count > 1)
                // A longer name could be a stream key.
                throw new FormatException($"The field \"{(field.Length > 20 ? "…" : field)}\" is repeated.");

        var call = form["call"].ToString();
        if (call is not ("publish" or "update_publish" or "publish_done"))
            return null;
        var client = form["clientid"].ToString();
        if (client is not { Length: > 0 and <= 20 } || !client.All(char.IsAsciiDigit))
            throw new FormatException("The field \"clientid\" is missing or not a number.");
        var publisher = CallbackFields.PublishId(CallbackFields.FirstNonEmpty(node, "ingest"), CallbackFields.FirstNonEmpty(boot, "0"), client);
        var key = StreamKeySecret.Parse(form["name"]);
        return call switch
        {
            "publish" => new IngestCommand.Publish(publisher, key),
            "update_publish" => new IngestCommand.Renew(publisher, key),
            _ => new IngestCommand.Unpublish(publisher, key),
        };
    }
}
