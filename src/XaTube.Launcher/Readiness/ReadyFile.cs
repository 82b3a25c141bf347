using XaTube.Launcher.DataDirectory;
using XaTube.Launcher.Engine;

namespace XaTube.Launcher.Readiness;

/// <summary>What a script is told once everything answers.</summary>
public sealed record ReadyFile(
    string Url,
    string RtmpUrl,
    string CallbacksUrl,
    string CallbacksSecret,
    int Pid,
    string DashboardUrl,
    IReadOnlyList<string> MetricsUrls,
    IReadOnlyList<ReadyFile.Silo> Silos,
    IReadOnlyList<ReadyFile.Api> Apis)
{
    public sealed record Silo(string Name, int Pid);

    public sealed record Api(string Url, int Pid);

    public static ReadyFile For(RunOptions options, EngineAddresses engine, IReadOnlyList<Silo> silos, IReadOnlyList<int> apis) => new(
        Plain(options.PublicUrl),
        options.PublishUrl,
        // Not the hop, which adds the secret by itself and says that it is the local server's callback.
        Plain(engine.Internal[0]),
        engine.CallbacksSecret,
        Environment.ProcessId,
        Plain(engine.Dashboard),
        [.. engine.Metrics.Select(Plain)],
        silos,
        [.. engine.Http.Zip(apis, (url, pid) => new Api(Plain(url), pid))]);

    public void Write(string path)
    {
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            DataFiles.Write(path, this);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new LaunchException($"the ready file {path} cannot be written ({fault.Message}); choose another with --ready-file");
        }
    }

    private static string Plain(Uri url) => url.ToString().TrimEnd('/');
}
