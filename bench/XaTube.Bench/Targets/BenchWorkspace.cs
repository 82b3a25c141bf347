using XaTube.Launcher.DataDirectory;

namespace XaTube.Bench.Targets;

/// <summary>The folders and ports of one run: an empty data directory for each target, and unused ports.</summary>
/// <param name="against">The checkout given with <c>--against</c>.</param>
public sealed class BenchWorkspace(string repository, Checkout? against)
{
    private readonly FreePorts _ports = new([]);

    public string Repository => repository;

    public Checkout? Against => against;

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
