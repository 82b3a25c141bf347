namespace XaTube.Launcher.Processes;

/// <summary>The name, the command line and the signals of a child process.</summary>
public sealed record ChildProcessSpec(string Name, string Program, IReadOnlyList<string> Arguments)
{
    /// <summary>The path by which the child reaches <see cref="OpenFolder"/>.</summary>
    public const string OpenFolderPath = "/proc/self/fd/9";

    public string WorkingDirectory { get; init; } = "/";

    /// <summary>
    /// A folder that is opened before the child becomes <see cref="User"/>, who may not be allowed to enter its parents, such
    /// as the home directory of whoever started the launcher.
    /// </summary>
    public string OpenFolder { get; init; } = "/";

    /// <summary>Variables that are added to the launcher's own.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();

    /// <summary>The user it runs as; <c>null</c>: the launcher's. Only root can set another.</summary>
    public string? User { get; init; }

    /// <summary>The signal that stops it gracefully.</summary>
    public string StopSignal { get; init; } = "TERM";

    /// <summary>The signal that the kernel sends when the launcher dies.</summary>
    public string DeathSignal { get; init; } = "KILL";

    /// <summary>How long it may take to stop before it is killed. Default: 10 s.</summary>
    public TimeSpan StopTimeout { get; init; } = TimeSpan.FromSeconds(10);
}
