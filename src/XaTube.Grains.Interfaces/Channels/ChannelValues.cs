namespace XaTube.Grains.Channels;

/// <summary>What a channel shows of itself.</summary>
[GenerateSerializer, Immutable, Alias("xatube.ChannelProfile")]
public sealed record ChannelProfile(
    [property: Id(0)] string Handle,
    [property: Id(1)] string Title,
    [property: Id(2)] string? Description,
    [property: Id(3)] string? Category,
    [property: Id(4)] IReadOnlyList<string> Tags,
    [property: Id(5)] string? CoverUrl);

/// <summary>A channel: who owns it, since when, and what it shows.</summary>
[GenerateSerializer, Immutable, Alias("xatube.ChannelDetails")]
public sealed record ChannelDetails(
    [property: Id(0)] Guid Id, [property: Id(1)] Guid OwnerId, [property: Id(2)] ChannelProfile Profile, [property: Id(3)] DateTimeOffset CreatedAt);

/// <summary>The answer to creating a channel: the channel, or null where another holds the handle.</summary>
[GenerateSerializer, Immutable, Alias("xatube.ChannelCreation")]
public sealed record ChannelCreation([property: Id(0)] ChannelDetails? Channel)
{
    public static readonly ChannelCreation HandleTaken = new((ChannelDetails?)null);
}
