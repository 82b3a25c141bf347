namespace XaTube.Grains.Thumbnails;

/// <summary>A frame of a running stream.</summary>
/// <param name="Jpeg">The image; at most 200 KB.</param>
/// <param name="At">When it was made, by the clock of the stream's silo. Identifies it among the thumbnails of its stream.</param>
[GenerateSerializer, Immutable, Alias("xatube.Thumbnail")]
public sealed record Thumbnail([Id(0)] byte[] Jpeg, [Id(1)] DateTimeOffset At);
