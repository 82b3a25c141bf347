namespace XaTube.Api.LiveDirectory;

/// <summary>How an API process caches the live directory. Section <c>XaTube:LiveDirectory</c>.</summary>
public sealed class LiveDirectoryOptions
{
    public const string Section = "XaTube:LiveDirectory";

    /// <summary>How old the copy may be before it is refreshed: 0 to <see cref="UsableFor"/>. Default: 250 ms.</summary>
    public TimeSpan FreshFor { get; set; } = TimeSpan.FromMilliseconds(250);

    /// <summary>
    /// How long the last copy is served while the directory does not answer: up to 10 min. Longer than it takes to replace a
    /// killed silo. Default: 30 s.
    /// </summary>
    public TimeSpan UsableFor { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>How long a request waits for a refresh before it is given an old copy: 10 ms to 10 s. Default: 500 ms.</summary>
    public TimeSpan RefreshTimeout { get; set; } = TimeSpan.FromMilliseconds(500);
}
