namespace XaTube.Cluster.Tests;

/// <summary>
/// How much is tried: a little, as a part of <c>./xatube test</c>, or all of it, with <c>./xatube test --faults</c>,
/// which also writes the figures down.
/// </summary>
public static class Extent
{
    public static bool IsFull { get; } = Environment.GetEnvironmentVariable("XATUBE_FAULTS") == "full";

    public static int Viewers => IsFull ? 5_000 : 400;

    public static int Streams => IsFull ? 50 : 12;

    /// <summary>Keys that are tried and that nobody was given.</summary>
    public static int Guesses => IsFull ? 1_000_000 : 20_000;

    /// <summary>How often a fault is tried: once is enough to see that it still works.</summary>
    public static int Runs(int full) =>
        !IsFull ? 1
        : int.TryParse(Environment.GetEnvironmentVariable("XATUBE_FAULT_RUNS"), out var most) ? Math.Min(most, full)
        : full;
}
