namespace XaTube.Grains.Channels;

/// <summary>What is stored of a channel.</summary>
[GenerateSerializer, Alias("xatube.ChannelState")]
public sealed record ChannelState
{
    [Id(0)]
    public Guid OwnerId { get; init; }

    [Id(1)]
    public ChannelProfile Profile { get; init; } = new("", "", null, null, [], null);

    [Id(2)]
    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>Grows with every change of what the catalog shows.</summary>
    [Id(3)]
    public long Version { get; init; }
}
