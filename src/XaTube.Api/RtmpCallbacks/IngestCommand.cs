using XaTube.Grains.LiveStreams;
using XaTube.Grains.StreamKeys;

namespace XaTube.Api.RtmpCallbacks;

/// <summary>What a media server tells us, whatever its dialect: a publisher came, is still there, or has gone.</summary>
public abstract record IngestCommand
{
    /// <summary>About a publisher, with the key that it uses; null when what it uses can't be one.</summary>
    public abstract record OfPublisher(PublishId Publisher, StreamKeySecret? Key) : IngestCommand;

    /// <summary>May it go live? <paramref name="Relays"/>: the media server asks for the address to send the broadcast on to.</summary>
    public sealed record Publish(PublishId Publisher, StreamKeySecret? Key, bool Relays = false) : OfPublisher(Publisher, Key);

    public sealed record Renew(PublishId Publisher, StreamKeySecret? Key) : OfPublisher(Publisher, Key);

    public sealed record Unpublish(PublishId Publisher, StreamKeySecret? Key) : OfPublisher(Publisher, Key);

    /// <summary>Says nothing of publishers; the dialect itself has the answer.</summary>
    public sealed record Other(IResult Answer) : IngestCommand;
}

/// <summary>Who publishes, and with which key: read the same way in every dialect.</summary>
internal static class Publishers
{
    private const int LongestId = 64;

    /// <summary>
    /// Names the publisher by what the local hop says of its ingest, else by what the media server says of itself, else by
    /// the dialect's name.
    /// </summary>
    /// <exception cref="FormatException">A part is too long, or the client is missing or has odd characters.</exception>
    public static PublishId Name(string? client, (string? Header, string? Own, string Default) node, (string? Header, string? Own) boot)
    {
        if (string.IsNullOrEmpty(client) || !client.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_'))
            throw new FormatException("The publisher's client id is missing, or none.");
        return new PublishId(Bounded(node.Header, node.Own, node.Default), Bounded(boot.Header, boot.Own, "0"), Bounded(client, null, ""));
    }

    /// <summary>The key among the places where a publisher may have put one; null where none can be a key.</summary>
    /// <exception cref="FormatException">There are two different ones.</exception>
    public static StreamKeySecret? Key(IEnumerable<string?> places)
    {
        StreamKeySecret[] keys = [.. places.Select(StreamKeySecret.Parse).OfType<StreamKeySecret>().DistinctBy(key => key.Text)];
        return keys.Length > 1 ? throw new FormatException("There are two stream keys.") : keys.FirstOrDefault();
    }

    private static string Bounded(string? given, string? own, string otherwise)
    {
        var text = !string.IsNullOrEmpty(given) ? given : !string.IsNullOrEmpty(own) ? own : otherwise;
        return text.Length <= LongestId ? text : throw new FormatException("The ingest node, boot or client is too long.");
    }
}
