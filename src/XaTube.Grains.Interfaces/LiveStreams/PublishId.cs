namespace XaTube.Grains.LiveStreams;

/// <summary>
/// One publisher's one connection: the ingest node, that node's boot, and the client id it gave the connection.
/// Client ids begin anew with every boot, so only the three together name a publisher.
/// </summary>
[GenerateSerializer, Immutable, Alias("xatube.PublishId")]
public sealed record PublishId(string Node, string Boot, string Client)
{
    /// <summary>
    /// Whether this publisher's existence proves the other one gone: same node, another boot that is not provably the
    /// older one. Boots that are both numbers are compared as numbers; else whoever comes later is taken as newer.
    /// </summary>
    public bool Outlives(PublishId other) =>
        Node == other.Node && Boot != other.Boot
        && !(ulong.TryParse(Boot, out var mine) && ulong.TryParse(other.Boot, out var theirs) && mine < theirs);

    public override string ToString() => $"{Node}/{Boot}/{Client}";
}
