using XaTube.Bench.Load;
using XaTube.Bench.Reports;
using XaTube.Bench.Targets;

namespace XaTube.Bench.Scenarios;

/// <summary>One measurement. It starts the processes it needs and stops them all.</summary>
public abstract class Scenario(string name)
{
    /// <summary>The name for <c>--only</c>, and of its section in the report.</summary>
    public string Name => name;

    public abstract Task<Section> RunAsync(BenchWorkspace workspace, LoadProcess load, BenchOptions options, CancellationToken stop);

    protected static void Say(string line) => Console.Out.WriteLine($"bench: {line}");
}
