using XaTube.Launcher.DataDirectory;

namespace XaTube.Launcher.Nginx;

/// <summary>
/// Whom nginx's workers run as. They parse what strangers send, so if the launcher is root they
/// are not, as long as an ordinary user can get to the video at all: below a directory that only
/// root may enter, root is the only one who can write it.
/// </summary>
public static class WorkerUser
{
    private static readonly (string User, string Group)[] Candidates =
        [("www-data", "www-data"), ("nginx", "nginx"), ("nobody", "nogroup"), ("nobody", "nobody")];

    /// <summary>The <c>user</c> line of the configuration; empty where nginx cannot change its user anyway.</summary>
    public static string Directive(DataFiles files)
    {
        if (!Environment.IsPrivilegedProcess)
            return "";
        var users = Names("/etc/passwd");
        var groups = Names("/etc/group");
        var unprivileged = Candidates.FirstOrDefault(candidate => users.Contains(candidate.User) && groups.Contains(candidate.Group));
        return unprivileged.User is { } user && EverybodyMayPass(files.Root)
            ? $"user {user} {unprivileged.Group};"
            : "user root;";
    }

    private static bool EverybodyMayPass(string path)
    {
        for (var folder = new DirectoryInfo(path); folder is not null; folder = folder.Parent)
        {
            if (!folder.UnixFileMode.HasFlag(UnixFileMode.OtherExecute))
                return false;
        }

        return true;
    }

    private static HashSet<string> Names(string file) =>
        File.Exists(file) ? [.. File.ReadLines(file).Select(line => line.Split(':', 2)[0])] : [];
}
