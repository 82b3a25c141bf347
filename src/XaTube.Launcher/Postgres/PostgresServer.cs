using System.Diagnostics;
using Npgsql;
using XaTube.Launcher.Children;
using XaTube.Launcher.DataDirectory;

namespace XaTube.Launcher.Postgres;

/// <summary>A PostgreSQL of our own in the data directory, which nobody but this machine reaches.</summary>
public sealed class PostgresServer(DataFiles files, Secrets secrets, int port)
{
    private const string Superuser = "postgres";
    private const string User = "postgres";

    private string Incomplete => $"{files.Postgres}.incomplete";

    private string VersionFile => Path.Combine(files.Postgres, "PG_VERSION");

    /// <summary>Starts it, and makes it before if this is the first time.</summary>
    /// <param name="connections">How many the engine may want at once.</param>
    public async Task<ChildProcess> StartAsync(int connections, CancellationToken stop)
    {
        var binaries = Binaries();
        if (!File.Exists(VersionFile))
            await InitialiseAsync(binaries, stop);
        await PredecessorIsGoneAsync(stop);
        var server = await ChildProcess.StartAsync(
            Plan("postgres", binaries.Postgres, files.Postgres,
                "-D", ChildProcessSpec.FolderName, "-p", $"{port}", "-c", "listen_addresses=127.0.0.1",
                // Relative to the data: the path of a socket may not be long.
                "-c", "unix_socket_directories=.", "-c", $"max_connections={Math.Max(100, connections + 20)}"),
            files);
        try
        {
            await server.KeepAsync(TimeSpan.FromSeconds(60), () => AnswersAsync(stop), stop);
            await new PostgresRoles(secrets, ConnectionString).PrepareAsync(stop);
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <summary>Whether it can be started at all, before anything is.</summary>
    public PostgresBinaries Binaries() =>
        PostgresBinaries.Find(File.Exists(VersionFile) ? PostgresBinaries.Number(File.ReadAllText(VersionFile)) : null);

    public string ConnectionString(string role, string password, string database) =>
        $"Host=127.0.0.1;Port={port};Database={database};Username={role};Password={password}";

    // Under another name until it is complete, so that an interrupted one is not taken for a server's data.
    private async Task InitialiseAsync(PostgresBinaries binaries, CancellationToken stop)
    {
        Announcement.Say("making the database");
        if (Directory.Exists(Incomplete))
            Directory.Delete(Incomplete, recursive: true);
        DataFiles.CreateDirectory(Incomplete, DataFiles.OwnerOnly);
        DataFiles.WriteText(Path.Combine(Incomplete, "password"), secrets.PostgresPassword);
        if (OtherUser is not null)
            await Ownership.GiveAsync(User, Incomplete);
        await ChildProcess.RunAsync(
            Plan("postgres-init", binaries.Initdb, Incomplete,
                "-D", $"{ChildProcessSpec.FolderName}/data", "-U", Superuser, "--auth=scram-sha-256",
                $"--pwfile={ChildProcessSpec.FolderName}/password", "--encoding=UTF8", "--locale=C.UTF-8"),
            files, stop);
        Directory.Move(Path.Combine(Incomplete, "data"), files.Postgres);
        Directory.Delete(Incomplete, recursive: true);
    }

    // That of a launcher that was killed is told so by the kernel and takes a moment to write down what it has.
    private async Task PredecessorIsGoneAsync(CancellationToken stop)
    {
        var file = Path.Combine(files.Postgres, "postmaster.pid");
        if (!File.Exists(file) || PostgresBinaries.Number(File.ReadLines(file).FirstOrDefault() ?? "") is not (> 0 and var pid))
            return;
        await Readiness.Readiness.UntilAsync(
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

    private async Task<bool> AnswersAsync(CancellationToken stop)
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

    // It refuses to run as root.
    private static string? OtherUser => Environment.IsPrivilegedProcess ? User : null;

    private static ChildProcessSpec Plan(string name, string program, string folder, params string[] arguments) => new(name, program, arguments)
    {
        Folder = folder,
        User = OtherUser,
        // "Fast": clients are cut off, and what they were promised is on disk.
        StopSignal = "INT",
        DeathSignal = "INT",
        Patience = TimeSpan.FromSeconds(30),
    };
}
