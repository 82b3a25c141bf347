using System.Diagnostics;
using System.Globalization;

namespace XaTube.Launcher.Nginx;

/// <summary>Finds the processes of this data directory's nginx.</summary>
public static class NginxProcesses
{
    /// <summary>The id of the running master that was started with this configuration file; <c>null</c>: there is none.</summary>
    public static int? Master(string pidFile, string configuration)
    {
        if (!File.Exists(pidFile)
            || !int.TryParse(File.ReadAllText(pidFile).Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var pid))
        {
            return null;
        }

        // The process id may have been reused by another program.
        var title = ReadOrEmpty($"/proc/{pid}/cmdline");
        return title.Contains("nginx: master", StringComparison.Ordinal) && title.Contains(configuration, StringComparison.Ordinal)
            ? pid
            : null;
    }

    /// <summary>
    /// The ids of a master and its workers that are alive. The master leads a session, in which workers stay even if it is
    /// killed; the kernel does not reuse its id while the session has members.
    /// </summary>
    public static List<int> Session(int master)
    {
        var members = new List<int>();
        foreach (var folder in Directory.EnumerateDirectories("/proc"))
        {
            if (!int.TryParse(Path.GetFileName(folder), NumberStyles.None, CultureInfo.InvariantCulture, out var pid))
                continue;
            // "pid (name) state parent group session …"; the name may contain any character.
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
        catch (Exception exception) when (exception is ArgumentException or InvalidOperationException)
        {
            // It has exited already.
        }
    }

    private static string ReadOrEmpty(string path)
    {
        try
        {
            return File.ReadAllText(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }
}
