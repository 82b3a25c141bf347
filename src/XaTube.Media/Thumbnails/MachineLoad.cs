using System.Globalization;

namespace XaTube.Media.Thumbnails;

/// <summary>Reads the machine's load average.</summary>
public static class MachineLoad
{
    /// <summary>
    /// The load average of the last minute per processor of the machine, of which this process may be allowed only some; 0
    /// where /proc is not readable.
    /// </summary>
    public static double PerProcessor()
    {
        try
        {
            var average = double.Parse(File.ReadAllText("/proc/loadavg").Split(' ')[0], CultureInfo.InvariantCulture);
            var processors = File.ReadLines("/proc/stat").Count(line => line.Length > 3 && line.StartsWith("cpu", StringComparison.Ordinal) && char.IsAsciiDigit(line[3]));
            return average / Math.Max(1, processors);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or FormatException)
        {
            return 0;
        }
    }
}
