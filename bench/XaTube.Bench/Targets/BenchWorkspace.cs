using XaTube.Launcher.DataDirectory;

namespace XaTube.Bench.Targets;

/// <summary>Where a run works: a fresh folder for each target, and ports that nobody has.</summary>
public sealed class BenchWorkspace(string repository)
{
    private readonly FreePorts _ports = new([]);

    public string Repository => repository;

    public string Folder { get; } = Path.Combine(repository, "artifacts", "bench");

    public int Port() => _ports.Choose(null);

    public DataFiles Open(string name)
    {
        var folder = Path.Combine(Folder, "data", name);
        if (Directory.Exists(folder))
            Directory.Delete(folder, recursive: true);
        return DataFiles.Open(folder);
    }
}
