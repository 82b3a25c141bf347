using Microsoft.Extensions.Options;
using XaTube.Grains.StreamKeys;

namespace XaTube.Api.RtmpCallbacks;

/// <summary>
/// nginx-rtmp: a form. The publisher's own query arguments are appended to it as they came, so a repeated field is
/// somebody's attempt to pass for another. An accepted publisher is sent on to the stream's public name.
/// </summary>
public sealed class NginxRtmpCallbackAdapter(IOptions<IngestOptions> ingest) : ICallbackAdapter
{
    public string Name => "nginx-rtmp";

    public async ValueTask<IngestCommand> Read(HttpRequest request, CancellationToken cancel)
    {
        try
        {
            IngestCommand? command = Read(await request.ReadFormAsync(cancel), request.Headers[IngestHeaders.Node], request.Headers[IngestHeaders.Boot]);
            return command ?? new IngestCommand.Other(Heard());
        }
        catch (Exception failure) when (failure is InvalidDataException or InvalidOperationException or IOException)
        {
            throw new FormatException("A form was expected.", failure);
        }
    }

    public IResult Answer(IngestCommand.Publish asked, PublishDecision decision) =>
        TypedResults.Redirect($"{ingest.Value.RedirectUrl}/{decision.StreamId}");

    public IResult Heard() => TypedResults.Ok();

    public IResult Refuse(string slug, int status, string title) => Problems.Problem(slug, status, title);

    /// <summary>The command in a form; null for calls that say nothing of publishers.</summary>
    /// <exception cref="FormatException">A field is repeated, or one that is needed is missing or too long.</exception>
    internal static IngestCommand.OfPublisher? Read(IFormCollection form, string? node, string? boot)
    {
        foreach (var (field, values) in form)
            if (values.Count > 1)
                throw new FormatException($"The field \"{(field.Length > 20 ? "…" : field)}\" is repeated.");

        var call = form["call"].ToString();
        if (call is not ("publish" or "update_publish" or "publish_done"))
            return null;
        var client = form["clientid"].ToString();
        if (client is not { Length: > 0 and <= 20 } || !client.All(char.IsAsciiDigit))
            throw new FormatException("The field \"clientid\" is missing or not a number.");
        var publisher = Publishers.Name(Publishers.First(node, "ingest"), Publishers.First(boot, "0"), client);
        var key = StreamKeySecret.Parse(form["name"]);
        return call switch
        {
            "publish" => new IngestCommand.Publish(publisher, key),
            "update_publish" => new IngestCommand.Renew(publisher, key),
            _ => new IngestCommand.Unpublish(publisher, key),
        };
    }
}

/// <summary>What the local hop adds to every callback, since media servers can't.</summary>
internal static class IngestHeaders
{
    public const string Node = "X-Ingest-Node";
    public const string Boot = "X-Ingest-Boot";
}
