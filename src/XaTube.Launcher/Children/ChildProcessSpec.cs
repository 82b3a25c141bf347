namespace XaTube.Launcher.Children;

/// <summary>A process of ours: what it is called, what it runs, and how it ends.</summary>
public sealed record ChildProcessSpec(string Name, string Program, IReadOnlyList<string> Arguments)
{
    /// <summary>What <see cref="Folder"/> is called in the child's arguments.</summary>
    public const string FolderName = "/proc/self/fd/9";

    /// <summary>Where it works.</summary>
    public string WorkingDirectory { get; init; } = "/";

    /// <summary>
    /// A folder that is opened for the child before it becomes <see cref="User"/>, who may not be let through to it: it
    /// can lie in the home of whoever started us.
    /// </summary>
    public string Folder { get; init; } = "/";

    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();

    /// <summary>Whom it runs as; <c>null</c>: as the launcher does. Only root can give another.</summary>
    public string? User { get; init; }

    /// <summary>The signal that asks it to end in order.</summary>
    public string StopSignal { get; init; } = "TERM";

    /// <summary>The signal it gets when the launcher is killed and can ask for nothing any more.</summary>
    public string DeathSignal { get; init; } = "KILL";

    /// <summary>How long it may take to end before it is killed.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(10);
}
