using XaTube.Launcher.DataDirectory;
using XaTube.Launcher.Nginx;

namespace XaTube.Launcher.Cluster;

/// <summary>The ports of a cluster on loopback, stored in the data directory as <see cref="Ports"/> are.</summary>
public sealed record ClusterPorts(
    int Hop, int Postgres, int Redis, IReadOnlyList<ClusterPorts.Silo> Silos, IReadOnlyList<ClusterPorts.Api> Apis, IReadOnlyList<ClusterPorts.Media> Ingests)
{
    public sealed record Silo(int Port, int Gateway, int Internal);

    public sealed record Api(int Http, int Internal);

    /// <param name="Rtmp">Not used by the first ingest, whose port is public, nor is its hop.</param>
    public sealed record Media(int Agent, int Rtmp, int Hop);

    /// <summary>The ingests of a cluster.</summary>
    public IReadOnlyList<IngestServer> IngestsOf(RunOptions options, DataFiles files) => !options.Media ? [] :
    [
        IngestServer.First(options, files, Hop),
        .. Ingests.Skip(1).Select((ports, i) => IngestServer.Other(files, i + 2, ports.Rtmp, ports.Hop)),
    ];

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
                new Api(free.Choose(api?.Http), free.Choose(api?.Internal)))],
            [.. Enumerable.Range(0, size.Ingests).Select(i => last?.Ingests?.ElementAtOrDefault(i)).Select(ingest =>
                new Media(free.Choose(ingest?.Agent), free.Choose(ingest?.Rtmp), free.Choose(ingest?.Hop)))]);
        DataFiles.Write(files.ClusterPortsFile, ports);
        return ports;
    }
}
