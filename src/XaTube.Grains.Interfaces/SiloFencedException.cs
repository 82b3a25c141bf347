namespace XaTube.Grains;

/// <summary>
/// The silo has lost touch with the database and answers no command from memory. The same command may succeed a moment
/// later, there or on another silo. Nothing has happened.
/// </summary>
[GenerateSerializer, Alias("xatube.SiloFencedException")]
public sealed class SiloFencedException() : OrleansException("This silo has lost touch with the database.");
