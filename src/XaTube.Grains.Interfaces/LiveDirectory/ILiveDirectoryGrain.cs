using XaTube.Grains.LiveStreams;

namespace XaTube.Grains.LiveDirectory;

/// <summary>Who is live now, with counts. There is one (key 0). It keeps nothing: the streams tell it, again and again.</summary>
[Alias("xatube.ILiveDirectoryGrain")]
public interface ILiveDirectoryGrain : IGrainWithIntegerKey
{
    /// <summary>A stream as it is now. An older snapshot than the last changes nothing; an ended stream leaves the directory.</summary>
    [Alias("Post"), ResponseTimeout("00:00:05")]
    Task Post(LiveStreamSnapshot snapshot);

    /// <summary>All live and interrupted streams, in no order.</summary>
    [Alias("List"), ResponseTimeout("00:00:05")]
    Task<IReadOnlyList<LiveStreamSnapshot>> List();

    /// <summary>The same; null while it may not have heard of all of them, as when it has just begun.</summary>
    [Alias("ListAll"), ResponseTimeout("00:00:05")]
    Task<IReadOnlyList<LiveStreamSnapshot>?> ListAll();
}
