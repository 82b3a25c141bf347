namespace XaTube.Grains.Channels;

/// <summary>What a channel shows of itself.</summary>
[GenerateSerializer, Immutable, Alias("xatube.ChannelProfile")]
public sealed record ChannelProfile(
    [Id(0)] string Handle,
    [Id(1)] string Title,
    [Id(2)] string? Description,
    [Id(3)] string? Category,
    [Id(4)] IReadOnlyList<string> Tags,
    [Id(5)] string? CoverUrl);

/// <summary>A channel: who owns it, since when, and what it shows.</summary>
[GenerateSerializer, Immutable, Alias("xatube.ChannelDetails")]
public sealed record ChannelDetails(
    [Id(0)] Guid Id, [Id(1)] Guid OwnerId, [Id(2)] ChannelProfile Profile, [Id(3)] DateTimeOffset CreatedAt);

/// <summary>The answer to creating a channel: the channel, or null where another holds the handle.</summary>
[GenerateSerializer, Immutable, Alias("xatube.ChannelCreation")]
public sealed record ChannelCreation([Id(0)] ChannelDetails? Channel)
{
    public static readonly ChannelCreation HandleTaken = new((ChannelDetails?)null);
}
