using XaTube.Bench.Load;

namespace XaTube.Bench.Targets;

/// <summary>The same processes as another target's, with heartbeats through WebSockets, of sessions of its own.</summary>
public sealed class WebSocketTarget(XaTubeCluster xatube, BenchWorkspace place) : Target($"{xatube.Name}-socket", place)
{
    public override LoadKind Beat => LoadKind.SocketBeat;

    public override IEnumerable<(string Part, int Pid)> Processes => xatube.Processes;

    public override Task StartAsync(CancellationToken stop)
    {
        Ports = xatube.Ports;
        return Task.CompletedTask;
    }

    public override Task EnterAsync(LoadProcess load, int sessions, CancellationToken stop) => xatube.JoinAsync(load, Name, sessions, stop);
}
