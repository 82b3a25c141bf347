using System.Diagnostics;
using System.Globalization;

namespace XaTube.Launcher.Nginx;

/// <summary>Tells which processes of this machine are our nginx.</summary>
public static class NginxProcesses
{
    /// <summary>The master that was started with this configuration file, if it is alive.</summary>
    public static int? Master(string pidFile, string configuration)
    {
        if (!File.Exists(pidFile)
            || !int.TryParse(File.ReadAllText(pidFile).Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var pid))
        {
            return null;
        }

        // The number alone proves nothing: it may be somebody else's by now.
        var title = ReadOrEmpty($"/proc/{pid}/cmdline");
        return title.Contains("nginx: master", StringComparison.Ordinal) && title.Contains(configuration, StringComparison.Ordinal)
            ? pid
            : null;
    }

    /// <summary>
    /// Everything alive that a master has started, and itself. nginx makes itself the leader of a
    /// session, and its workers stay in it even when the master is killed; the kernel does not give
    /// the number to another process as long as the session has members.
    /// </summary>
    public static List<int> Session(int master)
    {
        var members = new List<int>();
        foreach (var folder in Directory.EnumerateDirectories("/proc"))
        {
            if (!int.TryParse(Path.GetFileName(folder), NumberStyles.None, CultureInfo.InvariantCulture, out var pid))
                continue;
            // "pid (name) state parent group session …"; the name may hold anything.
            var stat = ReadOrEmpty($"{folder}/stat");
            var end = stat.LastIndexOf(')');
            if (end < 0 || !stat[..end].EndsWith("(nginx", StringComparison.Ordinal))
                continue;
            var fields = stat[(end + 2)..].Split(' ');
            if (fields[0] is not ("Z" or "X") && fields[3] == master.ToString(CultureInfo.InvariantCulture))
                members.Add(pid);
        }

        return members;
    }

    public static void Kill(int pid)
    {
        try
        {
            using var process = Process.GetProcessById(pid);
            process.Kill();
        }
        catch (Exception fault) when (fault is ArgumentException or InvalidOperationException)
        {
            // Gone already, which is what was wanted.
        }
    }

    private static string ReadOrEmpty(string path)
    {
        try
        {
            return File.ReadAllText(path);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }
}
