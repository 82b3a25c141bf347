using System.Diagnostics;

namespace XaTube.Storage.Tests.Postgres;

/// <summary>PostgreSQL's programs as Debian installs them, run by a user that PostgreSQL accepts: never root.</summary>
internal static class PostgresPrograms
{
    private const string Root = "/usr/lib/postgresql";

    /// <summary>Says in one line what to install when there is no PostgreSQL.</summary>
    public static void Require() => _ = Newest();

    /// <summary>Runs a program to its end.</summary>
    public static void Run(string program, params IEnumerable<string> arguments)
    {
        using var process = Start(program, arguments);
        // Read before waiting: a program that has filled its pipe does not end.
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        process.WaitForExit();
        if (process.ExitCode != 0)
            throw new InvalidOperationException($"{program} ended with {process.ExitCode}: {output.Result}{errors.Result}");
    }

    public static Process Start(string program, IEnumerable<string> arguments)
    {
        var file = program.Contains('/') ? program : Path.Combine(Newest(), program);
        var start = new ProcessStartInfo { RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = "/" };
        if (Environment.IsPrivilegedProcess)
        {
            // It replaces itself by the program, so the number of the process is the program's.
            start.FileName = "setpriv";
            foreach (var argument in (string[])["--reuid=postgres", "--regid=postgres", "--clear-groups", file])
                start.ArgumentList.Add(argument);
        }
        else
        {
            start.FileName = file;
        }

        foreach (var argument in arguments)
            start.ArgumentList.Add(argument);
        return Process.Start(start)!;
    }

    /// <summary>Gives a folder and what is in it to the user the programs run as.</summary>
    public static void HandOver(string folder)
    {
        if (!Environment.IsPrivilegedProcess)
            return;
        using var chown = Process.Start("chown", ["-R", "postgres:", folder]);
        chown.WaitForExit();
    }

    public static void Signal(int process, string signal)
    {
        // Who has gone by itself in the meantime is no complaint.
        using var kill = Process.Start(new ProcessStartInfo("/bin/kill", [$"-{signal}", $"{process}"]) { RedirectStandardError = true })!;
        kill.WaitForExit();
    }

    private static string Newest() =>
        (Directory.Exists(Root) ? Directory.GetDirectories(Root) : [])
            .Where(version => int.TryParse(Path.GetFileName(version), out var number) && number >= 15)
            .OrderBy(version => int.Parse(Path.GetFileName(version)))
            .Select(version => Path.Combine(version, "bin"))
            .LastOrDefault(bin => File.Exists(Path.Combine(bin, "initdb")))
        ?? throw new InvalidOperationException(
            $"PostgreSQL 15 or newer is missing: there is no {Root}/*/bin/initdb. Install the Debian package postgresql.");
}
