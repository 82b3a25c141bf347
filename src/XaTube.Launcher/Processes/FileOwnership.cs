using CliWrap;
using CliWrap.Buffered;

namespace XaTube.Launcher.Processes;

/// <summary>Gives a folder to the user that a child process runs as.</summary>
public static class FileOwnership
{
    public static async Task ChangeAsync(string user, string folder)
    {
        var chown = await Cli.Wrap("chown").WithArguments(["-R", $"{user}:", folder]).WithValidation(CommandResultValidation.None).ExecuteBufferedAsync();
        if (!chown.IsSuccess)
            throw new LaunchException($"{folder} cannot be given to the user {user}: {chown.StandardError.Trim()}");
    }

    public static bool UserExists(string user) => File.ReadLines("/etc/passwd").Any(line => line.StartsWith($"{user}:", StringComparison.Ordinal));
}
