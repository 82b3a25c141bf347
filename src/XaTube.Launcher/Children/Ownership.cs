using System.Diagnostics;

namespace XaTube.Launcher.Children;

/// <summary>Gives a folder to the user that a child runs as.</summary>
public static class Ownership
{
    public static async Task GiveAsync(string user, string folder)
    {
        using var chown = Process.Start(new ProcessStartInfo("chown", ["-R", $"{user}:", folder]) { RedirectStandardError = true })!;
        var complaint = await chown.StandardError.ReadToEndAsync();
        await chown.WaitForExitAsync();
        if (chown.ExitCode != 0)
            throw new LaunchException($"{folder} cannot be given to the user {user}: {complaint.Trim()}");
    }

    public static bool Exists(string user) => File.ReadLines("/etc/passwd").Any(line => line.StartsWith($"{user}:", StringComparison.Ordinal));
}
