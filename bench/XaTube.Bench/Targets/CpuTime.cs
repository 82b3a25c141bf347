using System.Globalization;

namespace XaTube.Bench.Targets;

/// <summary>The CPU time of processes from /proc, in steps of 10 ms.</summary>
public static class CpuTime
{
    private const double TicksPerSecond = 100;

    /// <summary>User and system time, in seconds, of processes and their descendants, including those that have exited and were waited for.</summary>
    public static double Seconds(IEnumerable<int> roots)
    {
        var all = Directory.EnumerateDirectories("/proc").Select(folder => Path.GetFileName(folder))
            .Where(name => char.IsAsciiDigit(name[0])).Select(Read).OfType<Entry>().ToList();
        var children = all.ToLookup(entry => entry.Parent);
        var byId = all.ToDictionary(entry => entry.Id);
        long ticks = 0;
        var left = new Stack<Entry>(roots.Where(byId.ContainsKey).Select(id => byId[id]));
        while (left.TryPop(out var entry))
        {
            ticks += entry.Ticks;
            foreach (var child in children[entry.Id])
                left.Push(child);
        }

        return ticks / TicksPerSecond;
    }

    /// <summary>The resident memory of a process, in bytes.</summary>
    public static long ResidentBytes(int id) =>
        long.Parse(File.ReadAllText($"/proc/{id}/statm").Split(' ')[1], CultureInfo.InvariantCulture) * Environment.SystemPageSize;

    private static Entry? Read(string id)
    {
        try
        {
            var line = File.ReadAllText($"/proc/{id}/stat");
            // "pid (name) state parent …": the name may contain any character. utime, stime, cutime and cstime follow 11 fields after it.
            var fields = line[(line.LastIndexOf(')') + 2)..].Split(' ');
            var ticks = fields.AsSpan(11, 4).ToArray().Sum(field => long.Parse(field, CultureInfo.InvariantCulture));
            return new(int.Parse(id, CultureInfo.InvariantCulture), int.Parse(fields[1], CultureInfo.InvariantCulture), ticks);
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private sealed record Entry(int Id, int Parent, long Ticks);
}
