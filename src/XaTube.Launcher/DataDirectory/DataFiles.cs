using System.Text.Json;

namespace XaTube.Launcher.DataDirectory;

/// <summary>
/// Where everything of one run is kept. While an instance is open no other run can have the
/// same directory: the lock is an advisory one of the operating system, so that it goes away
/// with the process, however that ends.
/// </summary>
public sealed class DataFiles : IDisposable
{
    internal const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
    internal const UnixFileMode OthersPassThrough = OwnerOnly | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { WriteIndented = true };
    private readonly FileStream _lock;

    private DataFiles(string root, FileStream held) => (Root, _lock) = (root, held);

    public string Root { get; }

    public string Database => Path.Combine(Root, "xatube.db");

    public string Hls => Path.Combine(Root, "hls");

    public string NginxRun => Path.Combine(Root, "nginx");

    public string NginxTemp => Path.Combine(Root, "temp");

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
        catch (IOException fault) when (Directory.Exists(root) && fault is not DirectoryNotFoundException)
        {
            throw new LaunchException($"another run is using {root}; stop it, or choose another directory with --data");
        }
        catch (IOException fault)
        {
            throw new LaunchException($"{root} cannot be used as a data directory ({fault.Message}); choose another with --data");
        }

        var files = new DataFiles(root, held);
        // The workers of nginx may run as another user and have to get through to the
        // video; they need not be able to see what else is here.
        File.SetUnixFileMode(root, OthersPassThrough);
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
        catch (JsonException fault)
        {
            throw new LaunchException($"{path} is damaged ({fault.Message}); repair it, or move it away to start with a new one");
        }
    }

    public static void Write<T>(string path, T value) => WriteText(path, JsonSerializer.Serialize(value, Json));

    /// <summary>Replaces a file in one step; readable by its owner alone from its first byte on.</summary>
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
