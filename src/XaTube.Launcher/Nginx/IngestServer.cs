using XaTube.Launcher.DataDirectory;
using XaTube.Launcher.Engine;

namespace XaTube.Launcher.Nginx;

/// <summary>An ingest of this machine: an nginx that takes broadcasts, and what its media agent has to know.</summary>
/// <param name="Node">Its name in callbacks and settings.</param>
/// <param name="RtmpPort">The port that encoders publish to.</param>
/// <param name="Hop">The port of its local proxy for callbacks and control.</param>
/// <param name="MediaFolder">The folder of segments and playlists.</param>
/// <param name="MediaPath">Where the site serves that folder.</param>
/// <param name="Nginx">Where its nginx keeps its files.</param>
public sealed record IngestServer(string Node, int RtmpPort, int Hop, string MediaFolder, string MediaPath, NginxFolders Nginx)
{
    /// <summary>The ingest whose nginx serves the site too.</summary>
    public static IngestServer First(RunOptions options, DataFiles files, int hop) =>
        new(EngineSettings.IngestNode, options.RtmpPort, hop, files.Hls, "/hls", files.Nginx);

    /// <param name="number">2 or more.</param>
    public static IngestServer Other(DataFiles files, int number, int rtmpPort, int hop)
    {
        var name = $"ingest-{number}";
        var folder = Path.Combine(files.Root, name);
        return new(name, rtmpPort, hop, Path.Combine(folder, "hls"), $"/media/{name}", new NginxFolders(
            Path.Combine(folder, "nginx"), Path.Combine(folder, "temp"), Path.Combine(files.Logs, $"{name}-error.log")));
    }
}
