using Orleans.Placement;

namespace XaTube.Grains.ViewerSessions;

/// <inheritdoc cref="CoLocatedPlacement"/>
[AttributeUsage(AttributeTargets.Class)]
public sealed class CoLocatedPlacementAttribute() : PlacementAttribute(new CoLocatedPlacement());
