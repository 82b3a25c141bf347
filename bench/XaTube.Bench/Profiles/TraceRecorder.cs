using System.Diagnostics.Tracing;
using Microsoft.Diagnostics.NETCore.Client;

namespace XaTube.Bench.Profiles;

/// <summary>Records events of another .NET process of this user through its diagnostics port.</summary>
public static class TraceRecorder
{
    private const long CollectGarbage = 0x800000;
    private const long MethodNames = 0x10 | 0x8 | 0x20 | 0x20000000;

    /// <summary>Writes stack samples of all its threads, a thousand per second, to a .nettrace file.</summary>
    public static async Task RecordAsync(int process, string file, TimeSpan duration, CancellationToken stop)
    {
        using var session = await new DiagnosticsClient(process).StartEventPipeSessionAsync(
            [
                new("Microsoft-DotNETCore-SampleProfiler", EventLevel.Informational),
                new("Microsoft-Windows-DotNETRuntime", EventLevel.Informational, MethodNames),
            ],
            requestRundown: true, circularBufferMB: 256, stop);
        await using var output = File.Create(file);
        var copy = session.EventStream.CopyToAsync(output, stop);
        await Task.Delay(duration, stop);
        await session.StopAsync(stop);
        await copy;
    }

    /// <summary>Triggers a full garbage collection.</summary>
    public static async Task CollectAsync(int process, CancellationToken stop)
    {
        using var session = await new DiagnosticsClient(process).StartEventPipeSessionAsync(
            [new("Microsoft-Windows-DotNETRuntime", EventLevel.Informational, CollectGarbage)], requestRundown: false, circularBufferMB: 16, stop);
        var read = session.EventStream.CopyToAsync(Stream.Null, stop);
        await Task.Delay(TimeSpan.FromSeconds(2), stop);
        await session.StopAsync(stop);
        await read;
    }
}
