using XaTube.Launcher.Postgres;

namespace XaTube.Bench.Targets;

/// <summary>The stack of XaTube's predecessor: FastAPI, SQLAlchemy and PostgreSQL, with two worker processes.</summary>
public sealed class SeedBaseline(BenchWorkspace workspace, IReadOnlyList<string> keys, int sessions) : Target("seed", workspace)
{
    public override async Task StartAsync(CancellationToken stop)
    {
        var (postgres, secrets) = await StartPostgresAsync(stop);
        var port = await BaselineDatabase.CreateTablesAsync(
            postgres.ConnectionString(PostgresRoles.Owner, secrets.DatabaseOwnerPassword, PostgresRoles.Database), sessions, keys, "varchar(36)", stop);
        Ports = [Workspace.Port()];
        await StartAsync(
            new("seed-api", "/usr/bin/python3", ["-m", "uvicorn", "app:app", "--workers", "2", "--host", "127.0.0.1", "--port", $"{Ports[0]}", "--log-level", "warning", "--no-access-log"])
            {
                WorkingDirectory = Path.Combine(Workspace.Repository, "bench", "baselines", "seed"),
                Environment = new Dictionary<string, string>
                {
                    ["DATABASE"] = $"postgresql+psycopg2://{PostgresRoles.Owner}:{secrets.DatabaseOwnerPassword}@127.0.0.1:{port}/{PostgresRoles.Database}",
                    ["PYTHONDONTWRITEBYTECODE"] = "1",
                },
            },
            Ports[0], stop);
    }
}
