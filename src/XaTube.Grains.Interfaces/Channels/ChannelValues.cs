namespace XaTube.Grains.Channels;

/// <summary>What a channel shows of itself.</summary>
[GenerateSerializer, Immutable, Alias("xatube.ChannelProfile")]
public sealed record ChannelProfile(
    string Handle, string Title, string? Description, string? Category, IReadOnlyList<string> Tags, string? CoverUrl);

/// <summary>A channel: who owns it, since when, and what it shows.</summary>
[GenerateSerializer, Immutable, Alias("xatube.ChannelDetails")]
public sealed record ChannelDetails(Guid Id, Guid OwnerId, ChannelProfile Profile, DateTimeOffset CreatedAt);

/// <summary>The answer to founding a channel: the channel, or null where another holds the handle.</summary>
[GenerateSerializer, Immutable, Alias("xatube.ChannelCreation")]
public sealed record ChannelCreation(ChannelDetails? Channel)
{
    public static readonly ChannelCreation HandleTaken = new((ChannelDetails?)null);
}

/// <summary>A stream key as its channel is told of it: never the key itself.</summary>
[GenerateSerializer, Immutable, Alias("xatube.NewStreamKey")]
public sealed record NewStreamKey(Guid Id, string? Label, string Prefix, string Hash);

/// <summary>A stream key as its owner sees it. <see cref="RevokedAt"/> may lie ahead while an old key overlaps its replacement.</summary>
[GenerateSerializer, Immutable, Alias("xatube.StreamKeyDetails")]
public sealed record StreamKeyDetails(
    Guid Id, string? Label, string Prefix, DateTimeOffset CreatedAt, DateTimeOffset? LastUsedAt, DateTimeOffset? RevokedAt);
