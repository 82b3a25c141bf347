using XaTube.Launcher.Postgres;

namespace XaTube.Bench.Targets;

/// <summary>ASP.NET and PostgreSQL: one prepared SELECT for each decision on a stream key.</summary>
public sealed class SelectBaseline(BenchWorkspace workspace, IReadOnlyList<string> keys) : Target("select", workspace)
{
    public override async Task StartAsync(CancellationToken stop)
    {
        var (postgres, secrets) = await StartPostgresAsync(stop);
        var connection = postgres.ConnectionString(PostgresRoles.Owner, secrets.DatabaseOwnerPassword, PostgresRoles.Database);
        await BaselineDatabase.CreateTablesAsync(connection, 0, keys, "uuid", stop);
        Ports = [Workspace.Port()];
        await StartBaselineAsync("api", "XaTube.Baselines.Select", Ports[0], stop, [], ("Database", $"{connection};Maximum Pool Size=15;Max Auto Prepare=10"));
    }
}
