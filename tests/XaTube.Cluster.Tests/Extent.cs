namespace XaTube.Cluster.Tests;

/// <summary>
/// How much is run: a little, as a part of <c>./xatube test</c>, or all of it, with <c>./xatube test --faults</c>,
/// which also writes the figures to docs/reliability.md.
/// </summary>
public static class Extent
{
    public static bool IsFull { get; } = Environment.GetEnvironmentVariable("XATUBE_FAULTS") == "full";

    public static int Viewers => IsFull ? 5_000 : 400;

    public static int Streams => IsFull ? 50 : 12;

    /// <summary>How many unissued keys are tried.</summary>
    public static int Guesses => IsFull ? 1_000_000 : 20_000;

    /// <summary>How often a fault is repeated: once outside of the full runs.</summary>
    public static int Runs(int full) =>
        !IsFull ? 1
        : int.TryParse(Environment.GetEnvironmentVariable("XATUBE_FAULT_RUNS"), out var most) ? Math.Min(most, full)
        : full;
}
