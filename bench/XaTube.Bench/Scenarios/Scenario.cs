using XaTube.Bench.Targets;
using XaTube.Bench.Load;
using XaTube.Bench.Reports;

namespace XaTube.Bench.Scenarios;

/// <summary>One question to the machine. It starts what it needs and leaves nothing running.</summary>
public abstract class Scenario(string name)
{
    /// <summary>As <c>--only</c> knows it.</summary>
    public string Name => name;

    public abstract Task<Section> RunAsync(BenchWorkspace place, LoadProcess load, BenchOptions options, CancellationToken stop);

    protected static void Say(string line) => Console.Out.WriteLine($"bench: {line}");
}
