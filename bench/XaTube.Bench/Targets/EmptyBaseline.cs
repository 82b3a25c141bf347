namespace XaTube.Bench.Targets;

/// <summary>The upper limit: an ASP.NET endpoint that parses and writes the same JSON and does nothing else. In several processes it shows the cost of sharing the machine.</summary>
public sealed class EmptyBaseline(BenchWorkspace workspace, string name = "empty", int processes = 1) : Target(name, workspace)
{
    /// <summary>Whether idle threads sleep at once, as XaTube's do (docs/decisions/0021), instead of spinning, which is .NET's default.</summary>
    public bool Sleeps { get; init; }

    public override async Task StartAsync(CancellationToken stop)
    {
        Ports = [.. Enumerable.Range(0, processes).Select(_ => Workspace.Port())];
        foreach (var port in Ports)
            await StartBaselineAsync($"{port}-api", "XaTube.Baselines.Empty", port, stop, null, Sleeps ? [("DOTNET_ThreadPool_UnfairSemaphoreSpinLimit", "0")] : []);
    }
}
