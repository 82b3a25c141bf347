namespace XaTube.Api.LiveStreams;

/// <summary>How an API process looks up and follows streams. Section <c>XaTube:Streams</c>.</summary>
public sealed class StreamOptions
{
    public const string Section = "XaTube:Streams";

    /// <summary>
    /// How long looking a stream up in the database may take before its grain is asked instead, so that running streams are
    /// found while the database is away: 100 ms to 10 s. Default: 1 s.
    /// </summary>
    public TimeSpan HistoryTimeout { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>
    /// How often the viewer count is sent on server-sent events although nothing changed: 1 s to 5 min. Less than the read
    /// timeout of every proxy on the way; nginx's is 45 s here. Default: 15 s.
    /// </summary>
    public TimeSpan EventsAtLeastEvery { get; set; } = TimeSpan.FromSeconds(15);
}
