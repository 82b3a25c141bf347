namespace XaTube.Grains.LiveStreams;

/// <summary>
/// Identifies one connection of a publisher. Media servers number their clients from the start again after every boot, so
/// only all three parts together are unique.
/// </summary>
/// <param name="Node">The ingest node.</param>
/// <param name="Boot">The node's boot: a number that grows, or any text.</param>
/// <param name="Client">The id that the media server gave the connection.</param>
[GenerateSerializer, Immutable, Alias("xatube.PublishId")]
public sealed record PublishId([Id(0)] string Node, [Id(1)] string Boot, [Id(2)] string Client)
{
    /// <summary>
    /// Whether the other publisher must be gone because this one exists: the same node has booted in between. Numeric boots
    /// are compared; of other boots the one that connects later is taken as the newer.
    /// </summary>
    public bool Outlives(PublishId other) =>
        Node == other.Node && Boot != other.Boot
        && !(ulong.TryParse(Boot, out var mine) && ulong.TryParse(other.Boot, out var theirs) && mine < theirs);

    public override string ToString() => $"{Node}/{Boot}/{Client}";
}
