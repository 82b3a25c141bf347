namespace XaTube.Cluster.Tests.Processes;

/// <summary>The wall clock of a process (libfaketime), which can be set while it runs. Its monotonic clock is the real one.</summary>
public sealed class Clock : IDisposable
{
    private readonly string _file = Path.GetTempFileName();

    public Clock() => Set(TimeSpan.Zero);

    /// <summary>The environment with which a process uses this clock.</summary>
    public IReadOnlyDictionary<string, string> ApplyTo(IReadOnlyDictionary<string, string> environment) => new Dictionary<string, string>(environment)
    {
        ["LD_PRELOAD"] = Directory.EnumerateDirectories("/usr/lib").Select(folder => Path.Combine(folder, "faketime", "libfaketimeMT.so.1")).FirstOrDefault(File.Exists)
            ?? throw new InvalidOperationException("libfaketime is not installed."),
        ["FAKETIME_TIMESTAMP_FILE"] = _file,
        ["FAKETIME_CACHE_DURATION"] = "1",
        ["FAKETIME_DONT_FAKE_MONOTONIC"] = "1",
        ["FAKETIME_DONT_RESET"] = "1",
    };

    /// <summary>Sets how far the clock is ahead of the real time; the process sees it within a second.</summary>
    public void Set(TimeSpan ahead) => File.WriteAllText(_file, $"{(ahead < TimeSpan.Zero ? "-" : "+")}{Math.Abs(ahead.TotalSeconds):0}\n");

    public void Dispose() => File.Delete(_file);
}
