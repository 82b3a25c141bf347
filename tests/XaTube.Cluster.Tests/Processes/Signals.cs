using System.Diagnostics;

namespace XaTube.Cluster.Tests.Processes;

/// <summary>Signals to processes.</summary>
public static class Signals
{
    public static void Send(string signal, int pid) => Shell.Run("kill", "-s", signal, $"{pid}");

    /// <summary>Whether the process runs; a zombie does not.</summary>
    public static bool IsAlive(int pid)
    {
        try
        {
            var stat = File.ReadAllText($"/proc/{pid}/stat");
            return stat[(stat.LastIndexOf(')') + 2)..][0] is not ('Z' or 'X');
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}

/// <summary>Runs programs of the operating system.</summary>
public static class Shell
{
    /// <exception cref="InvalidOperationException">The exit code is not 0; the message has the error output.</exception>
    public static string Run(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true, RedirectStandardOutput = true })!;
        var said = process.StandardOutput.ReadToEndAsync();
        var complaints = process.StandardError.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0
            ? said.Result
            : throw new InvalidOperationException($"{program} {string.Join(' ', arguments)}: {complaints}");
    }
}
