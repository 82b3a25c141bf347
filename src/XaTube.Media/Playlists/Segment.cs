namespace XaTube.Media.Playlists;

/// <summary>One segment of a stream's media.</summary>
/// <param name="Sequence">Its number in the stream, which is never used again; also the name of its file.</param>
/// <param name="Duration">How long it plays.</param>
/// <param name="At">When its first picture was received, by this machine's clock.</param>
/// <param name="IsIndependent">Whether a player can begin with it.</param>
/// <param name="IsDiscontinuous">Whether timestamps or codecs may differ from those of the one before.</param>
public sealed record Segment(long Sequence, TimeSpan Duration, DateTimeOffset At, bool IsIndependent, bool IsDiscontinuous)
{
    public const string Extension = ".ts";

    public string FileName => $"{Sequence}{Extension}";
}
