using XaTube.Grains.LiveStreams;

namespace XaTube.Grains.LiveDirectory;

/// <summary>
/// The directory of all streams that are live or interrupted, with their viewer counts. There is one, with key 0; it
/// stores nothing and is rebuilt from what the streams post. Live streams post to it; API processes list it.
/// </summary>
[Alias("xatube.ILiveDirectoryGrain")]
public interface ILiveDirectoryGrain : IGrainWithIntegerKey
{
    /// <summary>
    /// Updates one stream; an ended stream is removed. A snapshot with a version that is not above the last one's changes
    /// nothing, so repeating the call does not either.
    /// </summary>
    [Alias("Post"), Retryable, ResponseTimeout("00:00:05")]
    Task Post(LiveStreamSnapshot snapshot);

    /// <summary>
    /// All live and interrupted streams, in no order. A new activation waits up to 4 s for the streams to answer, and may
    /// then list only some of them.
    /// </summary>
    /// <exception cref="SiloFencedException">The silo was suspended and may have been declared dead.</exception>
    [Alias("List"), Retryable, ResponseTimeout("00:00:05")]
    Task<IReadOnlyList<LiveStreamSnapshot>> List();

    /// <summary>As <see cref="List"/>; null while the list may be incomplete.</summary>
    /// <exception cref="SiloFencedException">The silo was suspended and may have been declared dead.</exception>
    [Alias("ListAll"), Retryable, ResponseTimeout("00:00:05")]
    Task<IReadOnlyList<LiveStreamSnapshot>?> ListAll();
}
