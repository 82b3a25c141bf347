using System.Diagnostics;
using Npgsql;

namespace XaTube.Storage.Tests.Postgres;

/// <summary>
/// A PostgreSQL of its own, on a free port of 127.0.0.1 and in a temporary folder; both are gone when disposed. Its
/// settings are those of a new installation (100 connections), but it forgets all in a power cut. It sorts text as
/// English does, since that is what most servers do and what tells whether our order depends on it.
/// </summary>
public sealed class PostgresServer : IAsyncDisposable
{
    // For this server alone, which nobody but this machine reaches.
    private const string Password = "test";

    private readonly string _folder = Directory.CreateTempSubdirectory("xatube-postgres-").FullName;
    private Process? _process;

    private PostgresServer()
    {
    }

    public int Port { get; } = Ports.Free();

    private string Data => Path.Combine(_folder, "data");

    public static async Task<PostgresServer> Start()
    {
        PostgresPrograms.Require();
        var server = new PostgresServer();
        var secret = Path.Combine(server._folder, "password");
        await File.WriteAllTextAsync(secret, Password);
        PostgresPrograms.HandOver(server._folder);
        PostgresPrograms.Run(
            "initdb", "-D", server.Data, "-U", "postgres", "--auth=scram-sha-256", $"--pwfile={secret}", "--no-sync",
            "--encoding=UTF8", "--locale=C.UTF-8", "--locale-provider=icu", "--icu-locale=en-US");
        await File.AppendAllTextAsync(Path.Combine(server.Data, "pg_hba.conf"), "host replication all 127.0.0.1/32 scram-sha-256\n");
        await server.Resume();
        return server;
    }

    /// <summary>A streaming replica of this server.</summary>
    public async Task<PostgresServer> StartReplica()
    {
        var replica = new PostgresServer();
        PostgresPrograms.HandOver(replica._folder);
        PostgresPrograms.Run(
            "pg_basebackup", "-D", replica.Data, "--write-recovery-conf", "--checkpoint=fast", "--no-sync",
            "-d", $"host=127.0.0.1 port={Port} user=postgres password={Password}");
        await replica.Resume();
        return replica;
    }

    /// <summary>Starts the server again on the same port, with what it held.</summary>
    public async Task Resume()
    {
        _process = PostgresPrograms.Start(
            "postgres",
            [
                "-D", Data, "-p", $"{Port}", "-c", "listen_addresses=127.0.0.1", "-c", "unix_socket_directories=",
                "-c", "fsync=off", "-c", "logging_collector=on",
            ]);
        while (await Record.ExceptionAsync(() => Execute("postgres", "SELECT 1")) is { } failure)
        {
            if (_process.HasExited || failure is PostgresException { SqlState: not PostgresErrorCodes.CannotConnectNow })
                throw new InvalidOperationException($"postgres does not start: {await _process.StandardError.ReadToEndAsync()}", failure);
            await Task.Delay(50);
        }
    }

    /// <summary>Stops it in order, cutting its connections. Repeating it does nothing.</summary>
    public Task Stop() => End("INT");

    /// <summary>Stops it as a killed process or a failing machine would.</summary>
    public Task Crash() => End("KILL");

    /// <summary>Stops all of its processes where they are: it takes connections and answers nothing. They go on with CONT.</summary>
    public void Freeze(string signal = "STOP")
    {
        var postmaster = _process!.Id;
        PostgresPrograms.Signal(postmaster, signal);
        foreach (var child in File.ReadAllText($"/proc/{postmaster}/task/{postmaster}/children").Split(' ', StringSplitOptions.RemoveEmptyEntries))
            PostgresPrograms.Signal(int.Parse(child), signal);
    }

    public async ValueTask DisposeAsync()
    {
        await Stop();
        Directory.Delete(_folder, recursive: true);
    }

    public string ConnectionString(string database, string role, string more = "") =>
        $"Host=127.0.0.1;Port={Port};Database={database};Username={role};Password={Password};{more}";

    /// <summary>Makes a role that may do nothing but connect.</summary>
    public Task CreateRole(string role) => Execute("postgres", $"CREATE ROLE {role} LOGIN PASSWORD '{Password}'");

    /// <summary>Runs statements as a superuser, one by one, and returns what the last one answered.</summary>
    public async Task<object?> Execute(string database, params string[] statements)
    {
        await using var connection = new NpgsqlConnection(ConnectionString(database, "postgres", "Pooling=false;Timeout=5"));
        await connection.OpenAsync();
        object? answer = null;
        foreach (var statement in statements)
        {
            await using var command = new NpgsqlCommand(statement, connection);
            answer = await command.ExecuteScalarAsync();
        }

        return answer;
    }

    private async Task End(string signal)
    {
        if (_process is null)
            return;
        PostgresPrograms.Signal(_process.Id, signal);
        await _process.WaitForExitAsync();
        _process.Dispose();
        _process = null;
    }
}
