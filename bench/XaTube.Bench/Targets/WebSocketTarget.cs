using XaTube.Bench.Load;

namespace XaTube.Bench.Targets;

/// <summary>The processes of another target, with sessions of its own whose heartbeats go through WebSockets.</summary>
public sealed class WebSocketTarget(XaTubeCluster xatube, BenchWorkspace workspace) : Target($"{xatube.Name}-socket", workspace)
{
    public override LoadKind HeartbeatLoad => LoadKind.WebSocketHeartbeat;

    public override IEnumerable<(string Part, int Pid)> Processes => xatube.Processes;

    public override Task StartAsync(CancellationToken stop)
    {
        Ports = xatube.Ports;
        return Task.CompletedTask;
    }

    public override Task PrepareSessionsAsync(LoadProcess load, int sessions, CancellationToken stop) => xatube.JoinAsync(load, Name, sessions, stop);
}
