using XaTube.Grains.LiveStreams;
using XaTube.Grains.StreamKeys;

namespace XaTube.Api.RtmpCallbacks;

/// <summary>What a media server tells us, whatever its dialect: a publisher came, is still there, or has gone.</summary>
public abstract record IngestCommand(PublishId Publisher, StreamKeySecret? Key)
{
    public sealed record Publish(PublishId Publisher, StreamKeySecret? Key) : IngestCommand(Publisher, Key);

    public sealed record Renew(PublishId Publisher, StreamKeySecret? Key) : IngestCommand(Publisher, Key);

    public sealed record Unpublish(PublishId Publisher, StreamKeySecret? Key) : IngestCommand(Publisher, Key);
}

/// <summary>
/// The dialect of nginx-rtmp: a form. The publisher's own query arguments are appended to it as they came, so a
/// repeated field is somebody's attempt to pass for another.
/// </summary>
public static class NginxRtmpCallback
{
    private const string DefaultNode = "ingest";
    private const string DefaultBoot = "0";

    /// <summary>The command in a form; null for calls that say nothing of publishers.</summary>
    /// <exception cref="FormatException">A field is repeated, or one that is needed is missing or too long.</exception>
    public static IngestCommand? Read(IFormCollection form, string? node, string? boot)
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
        var publisher = new PublishId(Identifier(node, DefaultNode), Identifier(boot, DefaultBoot), client);
        var key = StreamKeySecret.Parse(form["name"]);
        return call switch
        {
            "publish" => new IngestCommand.Publish(publisher, key),
            "update_publish" => new IngestCommand.Renew(publisher, key),
            _ => new IngestCommand.Unpublish(publisher, key),
        };
    }

    private static string Identifier(string? given, string ifMissing) =>
        string.IsNullOrEmpty(given) ? ifMissing
        : given.Length <= 64 ? given
        : throw new FormatException("The ingest node or boot is too long.");
}
