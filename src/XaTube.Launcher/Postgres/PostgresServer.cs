using System.Diagnostics;
using Npgsql;
using XaTube.Launcher.DataDirectory;
using XaTube.Launcher.Processes;
using XaTube.Launcher.Readiness;

namespace XaTube.Launcher.Postgres;

/// <summary>The PostgreSQL server of a data directory, on loopback.</summary>
public sealed class PostgresServer(DataFiles files, Secrets secrets, int port)
{
    private const string Superuser = "postgres";
    private const string User = "postgres";

    private string Incomplete => $"{files.Postgres}.incomplete";

    private string VersionFile => Path.Combine(files.Postgres, "PG_VERSION");

    /// <summary>Starts the server, and initialises its data at the first start.</summary>
    /// <param name="connections">The number of connections that the engine may open.</param>
    public async Task<ChildProcess> StartAsync(int connections, CancellationToken stop)
    {
        var binaries = FindBinaries();
        if (!File.Exists(VersionFile))
            await InitialiseAsync(binaries, stop);
        await WaitForPreviousAsync(stop);
        var server = await ChildProcess.StartAsync(
            Spec("postgres", binaries.Postgres, files.Postgres,
                "-D", ChildProcessSpec.OpenFolderPath, "-p", $"{port}", "-c", "listen_addresses=127.0.0.1",
                // Relative to the data directory, since the path of a socket is limited to 107 bytes.
                "-c", "unix_socket_directories=.", "-c", $"max_connections={Math.Max(100, connections + 20)}"),
            files, TimeSpan.FromSeconds(60), () => AcceptsConnectionsAsync(stop), stop);
        try
        {
            await new PostgresRoles(secrets, ConnectionString).PrepareAsync(stop);
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <summary>The installed programs that fit the data; used to check, before anything is started, that there are any.</summary>
    public PostgresBinaries FindBinaries() =>
        PostgresBinaries.Find(File.Exists(VersionFile) ? PostgresBinaries.ParseNumber(File.ReadAllText(VersionFile)) : null);

    public string ConnectionString(string role, string password, string database) =>
        $"Host=127.0.0.1;Port={port};Database={database};Username={role};Password={password}";

    // In another folder until it is complete, so that an interrupted initdb is not taken for a server's data.
    private async Task InitialiseAsync(PostgresBinaries binaries, CancellationToken stop)
    {
        TerminalOutput.WriteInfo("making the database");
        if (Directory.Exists(Incomplete))
            Directory.Delete(Incomplete, recursive: true);
        DataFiles.CreateDirectory(Incomplete, DataFiles.OwnerOnly);
        DataFiles.WriteText(Path.Combine(Incomplete, "password"), secrets.PostgresPassword);
        if (RequiredUser is not null)
            await FileOwnership.ChangeAsync(User, Incomplete);
        await ChildProcess.RunAsync(
            Spec("postgres-init", binaries.Initdb, Incomplete,
                "-D", $"{ChildProcessSpec.OpenFolderPath}/data", "-U", Superuser, "--auth=scram-sha-256",
                $"--pwfile={ChildProcessSpec.OpenFolderPath}/password", "--encoding=UTF8", "--locale=C.UTF-8"),
            files, stop);
        Directory.Move(Path.Combine(Incomplete, "data"), files.Postgres);
        Directory.Delete(Incomplete, recursive: true);
    }

    // When the launcher was killed, the kernel has signalled the previous server, which takes a moment to shut down.
    private async Task WaitForPreviousAsync(CancellationToken stop)
    {
        var file = Path.Combine(files.Postgres, "postmaster.pid");
        if (!File.Exists(file) || PostgresBinaries.ParseNumber(File.ReadLines(file).FirstOrDefault() ?? "") is not (> 0 and var pid))
            return;
        await ReadinessProbe.UntilAsync(
            $"the end of the last run's PostgreSQL (process {pid})", TimeSpan.FromSeconds(30), () => Task.FromResult(!IsPostgres(pid)), stop);
    }

    private static bool IsPostgres(int pid)
    {
        try
        {
            using var process = Process.GetProcessById(pid);
            return process.ProcessName == "postgres";
        }
        catch (Exception gone) when (gone is ArgumentException or InvalidOperationException)
        {
            return false;
        }
    }

    private async Task<bool> AcceptsConnectionsAsync(CancellationToken stop)
    {
        try
        {
            await using var connection = new NpgsqlConnection(ConnectionString(Superuser, secrets.PostgresPassword, "postgres") + ";Pooling=false;Timeout=3");
            await connection.OpenAsync(stop);
            return true;
        }
        catch (PostgresException refused) when (refused.SqlState == PostgresErrorCodes.InvalidPassword)
        {
            throw new LaunchException($"PostgreSQL does not know the postgresPassword in {files.SecretsFile}; put the right one there, or move {files.Postgres} away to start with a new one");
        }
        catch (NpgsqlException)
        {
            return false;
        }
    }

    // PostgreSQL refuses to run as root.
    private static string? RequiredUser => Environment.IsPrivilegedProcess ? User : null;

    private static ChildProcessSpec Spec(string name, string program, string folder, params string[] arguments) => new(name, program, arguments)
    {
        OpenFolder = folder,
        User = RequiredUser,
        // Fast shutdown: disconnects clients and writes a checkpoint.
        StopSignal = "INT",
        DeathSignal = "INT",
        StopTimeout = TimeSpan.FromSeconds(30),
    };
}
