using Microsoft.AspNetCore.WebUtilities;
using XaTube.Grains.LiveStreams;
using XaTube.Grains.StreamKeys;

namespace XaTube.Api.RtmpCallbacks;

/// <summary>What a media server tells us, whatever its adapter: a publisher came, is still there, or has gone.</summary>
public abstract record IngestCommand
{
    /// <summary>About a publisher, with the key that it uses; null when what it uses can't be one.</summary>
    public abstract record OfPublisher(PublishId Publisher, StreamKeySecret? Key) : IngestCommand;

    /// <summary>May it go live? <paramref name="Relays"/>: the media server asks for the address to send the broadcast on to.</summary>
    public sealed record Publish(PublishId Publisher, StreamKeySecret? Key, bool Relays = false) : OfPublisher(Publisher, Key);

    public sealed record Renew(PublishId Publisher, StreamKeySecret? Key) : OfPublisher(Publisher, Key);

    public sealed record Unpublish(PublishId Publisher, StreamKeySecret? Key) : OfPublisher(Publisher, Key);

    /// <summary>Says nothing of publishers; the adapter itself has the answer.</summary>
    public sealed record Other(IResult Answer) : IngestCommand;
}

/// <summary>Who publishes, and with which key: read the same way in every adapter.</summary>
internal static class Publishers
{
    private const int LongestId = 64;

    /// <exception cref="FormatException">A part is too long, or the client is missing or has odd characters.</exception>
    public static PublishId Name(string node, string boot, string? client)
    {
        if (string.IsNullOrEmpty(client) || !client.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_'))
            throw new FormatException("The publisher's client id is missing, or none.");
        return node.Length <= LongestId && boot.Length <= LongestId && client.Length <= LongestId
            ? new PublishId(node, boot, client)
            : throw new FormatException("The ingest node, boot or client is too long.");
    }

    /// <summary>The first that says something: the local hop, else the media server itself, else what is always there.</summary>
    public static string First(params IEnumerable<string?> said) => said.First(text => !string.IsNullOrEmpty(text))!;

    /// <summary>The key among the places where a publisher may have put one, its argument "key" among them; null where none can be a key.</summary>
    /// <exception cref="FormatException">There are two different ones.</exception>
    public static StreamKeySecret? Key(string? arguments, params IEnumerable<string?> places)
    {
        var argument = QueryHelpers.ParseQuery(arguments).Where(argument => argument.Key == "key").SelectMany(argument => argument.Value);
        StreamKeySecret[] keys = [.. places.Concat(argument).Select(StreamKeySecret.Parse).OfType<StreamKeySecret>().DistinctBy(key => key.Text)];
        return keys.Length > 1 ? throw new FormatException("There are two stream keys.") : keys.FirstOrDefault();
    }
}
