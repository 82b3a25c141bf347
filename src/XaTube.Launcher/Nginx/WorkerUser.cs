using XaTube.Launcher.DataDirectory;

namespace XaTube.Launcher.Nginx;

/// <summary>
/// The user of nginx's workers. They parse input from the network, so a launcher that is root gives them an unprivileged
/// user, unless a parent of the data directory can be entered by root only: then no other user could write the video.
/// </summary>
public static class WorkerUser
{
    private static readonly (string User, string Group)[] Candidates =
        [("www-data", "www-data"), ("nginx", "nginx"), ("nobody", "nogroup"), ("nobody", "nobody")];

    /// <summary>The <c>user</c> directive; empty if the launcher is not root, as nginx then cannot change its user.</summary>
    public static string Directive(DataFiles files)
    {
        if (!Environment.IsPrivilegedProcess)
            return "";
        var users = Names("/etc/passwd");
        var groups = Names("/etc/group");
        var unprivileged = Candidates.FirstOrDefault(candidate => users.Contains(candidate.User) && groups.Contains(candidate.Group));
        return unprivileged.User is { } user && EveryoneMayEnter(files.Root)
            ? $"user {user} {unprivileged.Group};"
            : "user root;";
    }

    private static bool EveryoneMayEnter(string path)
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
