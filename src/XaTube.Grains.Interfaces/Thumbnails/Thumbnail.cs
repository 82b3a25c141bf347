namespace XaTube.Grains.Thumbnails;

/// <summary>A frame of a running stream.</summary>
/// <param name="Jpeg">The picture; at most 200 KB.</param>
/// <param name="At">When it was taken, by the clock of the stream's silo; names the picture among those of its stream.</param>
[GenerateSerializer, Immutable, Alias("xatube.Thumbnail")]
public sealed record Thumbnail(byte[] Jpeg, DateTimeOffset At);
