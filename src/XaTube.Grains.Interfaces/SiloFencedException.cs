namespace XaTube.Grains;

/// <summary>
/// The silo has lost contact with the database, so the cluster may have declared it dead, and it must not act on what it has
/// in memory. The call changed nothing. It may succeed a moment later, there or on another silo.
/// </summary>
[GenerateSerializer, Alias("xatube.SiloFencedException")]
public sealed class SiloFencedException() : OrleansException("This silo has lost touch with the database.");
