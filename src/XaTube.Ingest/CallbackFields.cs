using Microsoft.AspNetCore.WebUtilities;
using XaTube.Grains.LiveStreams;
using XaTube.Grains.StreamKeys;

namespace XaTube.Ingest;

/// <summary>Reads the publisher's id and stream key from a callback's fields, by the same rules for every media server.</summary>
internal static class CallbackFields
{
    private const int MaxIdLength = 64;

    /// <exception cref="FormatException">A part is longer than 64 characters, or the client id is missing or not <c>[A-Za-z0-9_-]+</c>.</exception>
    public static PublishId PublishId(string node, string boot, string? client)
    {
        if (string.IsNullOrEmpty(client) || !client.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_'))
            throw new FormatException("The publisher's client id is missing, or none.");
        return node.Length <= MaxIdLength && boot.Length <= MaxIdLength && client.Length <= MaxIdLength
            ? new PublishId(node, boot, client)
            : throw new FormatException("The ingest node, boot or client is too long.");
    }

    /// <summary>The first value that is neither null nor empty; the last one is expected to be a constant.</summary>
    public static string FirstNonEmpty(params ReadOnlySpan<string?> values)
    {
        foreach (var value in values)
            if (!string.IsNullOrEmpty(value))
                return value;
        throw new ArgumentException("All values are empty.", nameof(values));
    }

    /// <summary>The one stream key among the candidates and the query argument <c>key</c>; null when none of them can be a key.</summary>
    /// <exception cref="FormatException">There are two different keys.</exception>
    public static StreamKeySecret? StreamKey(string? query, params IEnumerable<string?> candidates)
    {
        var arguments = QueryHelpers.ParseQuery(query).Where(argument => argument.Key == "key").SelectMany(argument => argument.Value);
        StreamKeySecret[] keys = [.. candidates.Concat(arguments).Select(StreamKeySecret.Parse).OfType<StreamKeySecret>().DistinctBy(key => key.Text)];
        return keys.Length > 1 ? throw new FormatException("There are two stream keys.") : keys.FirstOrDefault();
    }
}
