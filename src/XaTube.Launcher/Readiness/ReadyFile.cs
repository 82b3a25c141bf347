using XaTube.Launcher.DataDirectory;
using XaTube.Launcher.Engine;
using XaTube.Launcher.Nginx;

namespace XaTube.Launcher.Readiness;

/// <summary>The content of the ready file, for scripts that start a run.</summary>
public sealed record ReadyFile(
    string Url,
    string RtmpUrl,
    string CallbacksUrl,
    string CallbacksSecret,
    int Pid,
    string DashboardUrl,
    IReadOnlyList<string> MetricsUrls,
    IReadOnlyList<ReadyFile.Silo> Silos,
    IReadOnlyList<ReadyFile.Api> Apis,
    IReadOnlyList<ReadyFile.IngestNode> Ingests)
{
    public sealed record Silo(string Name, int Pid);

    public sealed record Api(string Url, int Pid);

    /// <param name="Pid">The process of its media agent.</param>
    public sealed record IngestNode(string Name, string RtmpUrl, int Pid);

    public static ReadyFile For(
        RunOptions options, EngineAddresses engine, IReadOnlyList<Silo> silos, IReadOnlyList<int> apis, IEnumerable<(IngestServer Ingest, int Pid)> agents) => new(
        WithoutSlash(options.PublicUrl),
        options.PublishUrl,
        // Not the hop, which adds the secret and the headers of the local RTMP server to every callback.
        WithoutSlash(engine.Internal[0]),
        engine.CallbacksSecret,
        Environment.ProcessId,
        WithoutSlash(engine.Dashboard),
        [.. engine.Metrics.Select(WithoutSlash)],
        silos,
        [.. engine.Http.Zip(apis, (url, pid) => new Api(WithoutSlash(url), pid))],
        [.. agents.Select(agent => new IngestNode(agent.Ingest.Node, options.PublishUrlOf(agent.Ingest.RtmpPort), agent.Pid))]);

    public void Write(string path)
    {
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            DataFiles.Write(path, this);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new LaunchException($"the ready file {path} cannot be written ({exception.Message}); choose another with --ready-file");
        }
    }

    private static string WithoutSlash(Uri url) => url.ToString().TrimEnd('/');
}
