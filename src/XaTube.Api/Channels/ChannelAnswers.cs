using XaTube.Grains.Channels;
using XaTube.Grains.LiveStreams;
using XaTube.Storage.Channels;

namespace XaTube.Api.Channels;

/// <summary>A new channel.</summary>
public sealed record CreateChannelRequest(
    string Handle, string Title, string? Description = null, string? Category = null, IReadOnlyList<string>? Tags = null)
{
    /// <summary>Validation errors by field; empty when there are none.</summary>
    public Dictionary<string, string[]> Faults()
    {
        var faults = new Dictionary<string, string[]>();
        if (!ChannelText.IsHandle(Handle))
            faults["handle"] = ["3 to 32 letters, digits, hyphens or underscores, beginning with a letter or digit; not \"mine\"."];
        if (string.IsNullOrWhiteSpace(Title) || Title.Trim().Length > 120)
            faults["title"] = ["1 to 120 characters."];
        if (Description?.Length > 5000)
            faults["description"] = ["At most 5000 characters."];
        if (Category?.Length > 40)
            faults["category"] = ["At most 40 characters."];
        if (Tags is { } tags && (tags.Count > 10 || tags.Any(tag => string.IsNullOrWhiteSpace(tag) || tag.Length > 30)))
            faults["tags"] = ["At most 10 tags of 1 to 30 characters."];
        return faults;
    }

    public ChannelProfile Profile() => new(
        Handle,
        Title.Trim(),
        ChannelText.OrNull(Description),
        ChannelText.OrNull(Category),
        [.. (Tags ?? []).Select(tag => tag.Trim()).Distinct()],
        null);
}

/// <summary>A channel, with the stream that runs on it now, if any.</summary>
public sealed record Channel(
    Guid Id,
    string Handle,
    string Title,
    string? Description,
    string? Category,
    IReadOnlyList<string> Tags,
    string? CoverUrl,
    DateTimeOffset CreatedAt,
    LiveStreams.Stream? Live)
{
    public static Channel Of(ChannelRow channel, IReadOnlyList<LiveStreamSnapshot> live) => new(
        channel.Id, channel.Handle, channel.Title, channel.Description, channel.Category, channel.Tags, channel.CoverUrl,
        channel.CreatedAt, live.FirstOrDefault(stream => stream.Channel.Id == channel.Id) is { } now ? LiveStreams.Stream.Of(now) : null);

    public static Channel Of(ChannelDetails channel) => new(
        channel.Id, channel.Profile.Handle, channel.Profile.Title, channel.Profile.Description, channel.Profile.Category,
        channel.Profile.Tags, channel.Profile.CoverUrl, channel.CreatedAt.TruncateToMilliseconds(), null);
}

/// <summary>Validation of a channel's texts.</summary>
internal static class ChannelText
{
    /// <summary>"mine" is a route of its own beside the channels.</summary>
    public static bool IsHandle(string? text) =>
        text is { Length: >= 3 and <= 32 } && char.IsAsciiLetterOrDigit(text[0])
        && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_')
        && !text.Equals("mine", StringComparison.OrdinalIgnoreCase);

    public static string? OrNull(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();
}
