namespace XaTube.Media.Thumbnails;

/// <summary>The result of grabbing a frame: the JPEG, or why there is none.</summary>
public readonly record struct Frame(ThumbnailOutcome Outcome, byte[]? Jpeg = null, string? Error = null);
