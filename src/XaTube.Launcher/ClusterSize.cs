namespace XaTube.Launcher;

/// <summary>The number of silo and API processes of a cluster, and of its ingests.</summary>
public sealed record ClusterSize(int Silos = 3, int Apis = 2, int Ingests = 1);
