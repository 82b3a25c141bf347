using XaTube.Launcher.DataDirectory;

namespace XaTube.Launcher.Cluster;

/// <summary>The ports of a cluster on loopback, stored in the data directory as <see cref="Ports"/> are.</summary>
public sealed record ClusterPorts(int Hop, int Postgres, int Redis, IReadOnlyList<ClusterPorts.Silo> Silos, IReadOnlyList<ClusterPorts.Api> Apis)
{
    public sealed record Silo(int Port, int Gateway, int Internal);

    public sealed record Api(int Http, int Internal);

    /// <param name="files">The data directory, with the ports of the last run.</param>
    /// <param name="hop">The hop's port, if an earlier run's nginx still listens on it.</param>
    public static ClusterPorts Load(DataFiles files, int? hop, ClusterSize size, params IEnumerable<int> reserved)
    {
        var last = DataFiles.Read<ClusterPorts>(files.ClusterPortsFile);
        var free = new FreePorts(hop is { } held ? reserved.Append(held) : reserved);
        var ports = new ClusterPorts(
            hop ?? free.Choose(last?.Hop),
            free.Choose(last?.Postgres),
            free.Choose(last?.Redis),
            [.. Enumerable.Range(0, size.Silos).Select(i => last?.Silos.ElementAtOrDefault(i)).Select(silo =>
                new Silo(free.Choose(silo?.Port), free.Choose(silo?.Gateway), free.Choose(silo?.Internal)))],
            [.. Enumerable.Range(0, size.Apis).Select(i => last?.Apis.ElementAtOrDefault(i)).Select(api =>
                new Api(free.Choose(api?.Http), free.Choose(api?.Internal)))]);
        DataFiles.Write(files.ClusterPortsFile, ports);
        return ports;
    }
}
