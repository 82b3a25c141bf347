using XaTube.Launcher.Redis;

namespace XaTube.Bench.Targets;

/// <summary>ASP.NET and Redis: two commands in one round trip for each heartbeat.</summary>
public sealed class RedisBaseline(BenchWorkspace workspace) : Target("redis", workspace)
{
    public override async Task StartAsync(CancellationToken stop)
    {
        var port = Workspace.Port();
        Add(await new RedisServer(Files, port).StartAsync(stop));
        Ports = [Workspace.Port()];
        await StartBaselineAsync("api", "XaTube.Baselines.Redis", Ports[0], stop, [], ("Redis", $"127.0.0.1:{port}"));
    }
}
