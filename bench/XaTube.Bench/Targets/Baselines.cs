using System.Security.Cryptography;
using System.Text;
using Npgsql;
using XaTube.Bench.Load;
using XaTube.Launcher.Postgres;
using XaTube.Launcher.Redis;

namespace XaTube.Bench.Targets;

/// <summary>The limit: an ASP.NET endpoint that reads and writes the same JSON and does nothing; in several processes, what sharing the machine costs.</summary>
public sealed class EmptyBaseline(BenchWorkspace place, string name = "empty", int processes = 1) : Target(name, place)
{
    /// <summary>Its threads sleep when they have nothing to do, as XaTube's do (docs/decisions/0021), and do not spin, as .NET's do.</summary>
    public bool Sleeps { get; init; }

    public override async Task StartAsync(CancellationToken stop)
    {
        Ports = [.. Enumerable.Range(0, processes).Select(_ => Place.Port())];
        foreach (var port in Ports)
            await StartBaselineAsync($"{port}-api", "XaTube.Baselines.Empty", port, stop, null, Sleeps ? [("DOTNET_ThreadPool_UnfairSemaphoreSpinLimit", "0")] : []);
    }
}

/// <summary>One awaited grain call for each heartbeat.</summary>
public sealed class TextbookBaseline(BenchWorkspace place) : Target("textbook", place)
{
    public override async Task StartAsync(CancellationToken stop)
    {
        var (silo, gateway) = ($"{Place.Port()}", $"{Place.Port()}");
        Ports = [Place.Port()];
        await StartBaselineAsync("silo", "XaTube.Baselines.Textbook", Place.Port(), stop, ["silo"], ("SiloPort", silo), ("GatewayPort", gateway));
        await StartBaselineAsync("api", "XaTube.Baselines.Textbook", Ports[0], stop, [], ("GatewayPort", gateway));
    }
}

/// <summary>ASP.NET and Redis.</summary>
public sealed class RedisBaseline(BenchWorkspace place) : Target("redis", place)
{
    public override async Task StartAsync(CancellationToken stop)
    {
        var port = Place.Port();
        Keep(await new RedisServer(Files, port).StartAsync(stop));
        Ports = [Place.Port()];
        await StartBaselineAsync("api", "XaTube.Baselines.Redis", Ports[0], stop, [], ("Redis", $"127.0.0.1:{port}"));
    }
}

/// <summary>ASP.NET and one SELECT for each decision.</summary>
public sealed class SelectBaseline(BenchWorkspace place, IReadOnlyList<string> keys) : Target("select", place)
{
    public override async Task StartAsync(CancellationToken stop)
    {
        var (postgres, secrets) = await StartPostgresAsync(stop);
        var connection = postgres.ConnectionString(PostgresRoles.Owner, secrets.DatabaseOwnerPassword, PostgresRoles.Database);
        await BaselineTables.MakeAsync(connection, 0, keys, "uuid", stop);
        Ports = [Place.Port()];
        await StartBaselineAsync("api", "XaTube.Baselines.Select", Ports[0], stop, [], ("Database", $"{connection};Maximum Pool Size=15;Max Auto Prepare=10"));
    }
}

/// <summary>The predecessor's way: FastAPI, SQLAlchemy, PostgreSQL; two workers, as many as there are processors here.</summary>
public sealed class SeedBaseline(BenchWorkspace place, IReadOnlyList<string> keys, int sessions) : Target("seed", place)
{
    public override async Task StartAsync(CancellationToken stop)
    {
        var (postgres, secrets) = await StartPostgresAsync(stop);
        var port = await BaselineTables.MakeAsync(
            postgres.ConnectionString(PostgresRoles.Owner, secrets.DatabaseOwnerPassword, PostgresRoles.Database), sessions, keys, "varchar(36)", stop);
        Ports = [Place.Port()];
        await StartAsync(
            new("seed-api", "/usr/bin/python3", ["-m", "uvicorn", "app:app", "--workers", "2", "--host", "127.0.0.1", "--port", $"{Ports[0]}", "--log-level", "warning", "--no-access-log"])
            {
                WorkingDirectory = Path.Combine(Place.Repository, "bench", "baselines", "seed"),
                Environment = new Dictionary<string, string>
                {
                    ["DATABASE"] = $"postgresql+psycopg2://{PostgresRoles.Owner}:{secrets.DatabaseOwnerPassword}@127.0.0.1:{port}/{PostgresRoles.Database}",
                    ["PYTHONDONTWRITEBYTECODE"] = "1",
                },
            },
            Ports[0], stop);
    }
}

/// <summary>What baselines with a database find in it.</summary>
public static class BaselineTables
{
    /// <summary>Makes the tables; returns the server's port.</summary>
    public static async Task<int> MakeAsync(string connectionString, int sessions, IReadOnlyList<string> keys, string idType, CancellationToken stop)
    {
        await using var connection = new NpgsqlConnection($"{connectionString};Pooling=false");
        await connection.OpenAsync(stop);
        await using var command = connection.CreateCommand();
        command.CommandText = $"""
            CREATE TABLE viewer_sessions (id varchar(36) PRIMARY KEY, last_seen_at timestamptz, watched_ms bigint);
            CREATE TABLE stream_keys (hash varchar(64) PRIMARY KEY, channel_id {idType}, revoked_at timestamptz);
            INSERT INTO viewer_sessions (id) SELECT unnest(@sessions);
            INSERT INTO stream_keys (hash, channel_id) SELECT unnest(@hashes), gen_random_uuid();
            """;
        command.Parameters.AddWithValue("sessions", Enumerable.Range(0, sessions).Select(Sessions.Id).ToArray());
        command.Parameters.AddWithValue("hashes", keys.Select(key => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key)))).ToArray());
        await command.ExecuteNonQueryAsync(stop);
        return new NpgsqlConnectionStringBuilder(connectionString).Port;
    }
}
