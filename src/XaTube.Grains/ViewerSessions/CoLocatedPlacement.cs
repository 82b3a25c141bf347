
namespace XaTube.Grains.ViewerSessions;

/// <summary>
/// Places a viewer session on the silo that has its audience partition. The partition follows from the session's id, so
/// sessions are not in the grain directory, where nothing would look up a million entries. See
/// docs/decisions/0017-viewer-sessions-are-in-no-directory.md.
/// </summary>
[GenerateSerializer, Alias("xatube.CoLocatedPlacement")]
public sealed class CoLocatedPlacement : PlacementStrategy
{
    public override bool IsUsingGrainDirectory => false;

    /// <summary>The name under which <see cref="NullGrainDirectory"/> is registered.</summary>
    public const string Directory = "viewer-sessions";
}
