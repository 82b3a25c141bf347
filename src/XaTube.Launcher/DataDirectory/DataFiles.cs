using System.Text.Json;
using XaTube.Launcher.Nginx;

namespace XaTube.Launcher.DataDirectory;

/// <summary>
/// The data directory of one run. While an instance is open, no other run can open the same directory: the advisory lock of
/// the operating system ends with the process, even if that is killed.
/// </summary>
public sealed class DataFiles : IDisposable
{
    internal const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
    internal const UnixFileMode OthersMayEnter = OwnerOnly | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { WriteIndented = true };
    private readonly FileStream _lock;

    private DataFiles(string root, FileStream held) => (Root, _lock) = (root, held);

    public string Root { get; }

    public string Database => Path.Combine(Root, "xatube.db");

    public string Hls => Path.Combine(Root, "hls");

    public string NginxRun => Path.Combine(Root, "nginx");

    public string NginxTemp => Path.Combine(Root, "temp");

    /// <summary>Of the nginx that serves the site and takes broadcasts.</summary>
    public NginxFolders Nginx => new(NginxRun, NginxTemp, Path.Combine(Logs, "nginx-error.log"));

    public string Logs => Path.Combine(Root, "logs");

    public string SecretsFile => Path.Combine(Root, "secrets.json");

    public string Postgres => Path.Combine(Root, "postgres");

    public string Redis => Path.Combine(Root, "redis");

    public string ClusterPortsFile => Path.Combine(Root, "cluster-ports.json");

    public string PortsFile => Path.Combine(Root, "ports.json");

    public static DataFiles Open(string root)
    {
        FileStream held;
        try
        {
            Directory.CreateDirectory(root);
            held = new FileStream(Path.Combine(root, "xatube.lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (UnauthorizedAccessException)
        {
            throw new LaunchException($"{root} cannot be written to; choose another directory with --data");
        }
        catch (IOException exception) when (Directory.Exists(root) && exception is not DirectoryNotFoundException)
        {
            throw new LaunchException($"another run is using {root}; stop it, or choose another directory with --data");
        }
        catch (IOException exception)
        {
            throw new LaunchException($"{root} cannot be used as a data directory ({exception.Message}); choose another with --data");
        }

        var files = new DataFiles(root, held);
        // nginx's workers may run as another user: they must be able to reach the video, but not to list the directory.
        File.SetUnixFileMode(root, OthersMayEnter);
        CreateDirectory(files.Logs, OwnerOnly);
        return files;
    }

    public static void CreateDirectory(string path, UnixFileMode mode)
    {
        Directory.CreateDirectory(path);
        File.SetUnixFileMode(path, mode);
    }

    public static T? Read<T>(string path)
        where T : class
    {
        try
        {
            return File.Exists(path) ? JsonSerializer.Deserialize<T>(File.ReadAllText(path), Json) : null;
        }
        catch (JsonException exception)
        {
            throw new LaunchException($"{path} is damaged ({exception.Message}); repair it, or move it away to start with a new one");
        }
    }

    public static void Write<T>(string path, T value) => WriteText(path, JsonSerializer.Serialize(value, Json));

    /// <summary>Replaces a file atomically; only its owner can ever read it.</summary>
    public static void WriteText(string path, string text)
    {
        var temporary = $"{path}.{Environment.ProcessId}.tmp";
        File.Delete(temporary);
        var create = new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.Write,
            UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
        };
        using (var writer = new StreamWriter(temporary, create))
            writer.Write(text);
        File.Move(temporary, path, overwrite: true);
    }

    public void Dispose() => _lock.Dispose();
}
