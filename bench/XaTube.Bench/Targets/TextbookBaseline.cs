namespace XaTube.Bench.Targets;

/// <summary>Orleans with one awaited grain call for each heartbeat.</summary>
public sealed class TextbookBaseline(BenchWorkspace workspace) : Target("textbook", workspace)
{
    public override async Task StartAsync(CancellationToken stop)
    {
        var (silo, gateway) = ($"{Workspace.Port()}", $"{Workspace.Port()}");
        Ports = [Workspace.Port()];
        await StartBaselineAsync("silo", "XaTube.Baselines.Textbook", Workspace.Port(), stop, ["silo"], ("SiloPort", silo), ("GatewayPort", gateway));
        await StartBaselineAsync("api", "XaTube.Baselines.Textbook", Ports[0], stop, [], ("GatewayPort", gateway));
    }
}
