using System.Diagnostics;
using System.Diagnostics.Tracing;
using System.Globalization;
using Microsoft.Diagnostics.NETCore.Client;

namespace XaTube.Cluster.Tests.Processes;

/// <summary>Reads the metrics and the live heap of a silo or an API.</summary>
public sealed class ProcessInspector(ManagedProcess process, Uri metrics, HttpClient http)
{
    private const long CollectGarbage = 0x800000;
    private const string Oldest = "gc_heap_generation=\"gen2\"";

    /// <summary>The sum of all series of a metric, or of those with a label such as <c>grain_type="channel"</c>; 0 when there is none.</summary>
    public async Task<double> SumAsync(string metric, string label = "") =>
        (await http.GetStringAsync(metrics)).Split('\n')
            .Where(line => line.StartsWith(metric + '{', StringComparison.Ordinal) && line.Contains(label, StringComparison.Ordinal))
            .Sum(line => double.Parse(line[(line.LastIndexOf('}') + 1)..].Trim().Split(' ')[0], CultureInfo.InvariantCulture));

    /// <summary>The size of the managed heap after two full collections; the second collects what the first finalized.</summary>
    public async Task<double> LiveBytesAsync()
    {
        await CollectAsync();
        await CollectAsync();
        return await SumAsync("dotnet_gc_last_collection_heap_size_bytes") - await SumAsync("dotnet_gc_last_collection_heap_fragmentation_size_bytes");
    }

    private async Task CollectAsync()
    {
        var before = await SumAsync("dotnet_gc_collections_total", Oldest);
        // The runtime collects when a session with this keyword begins.
        using var session = await new DiagnosticsClient(process.Pid).StartEventPipeSessionAsync(
            [new("Microsoft-Windows-DotNETRuntime", EventLevel.Informational, CollectGarbage)], requestRundown: false, circularBufferMB: 16, CancellationToken.None);
        var read = session.EventStream.CopyToAsync(Stream.Null);
        for (var since = Stopwatch.GetTimestamp(); await SumAsync("dotnet_gc_collections_total", Oldest) <= before; await Task.Delay(100))
            Assert.True(Stopwatch.GetElapsedTime(since) < TimeSpan.FromSeconds(30), $"{process.Name} does not collect its garbage.");
        await session.StopAsync(CancellationToken.None);
        await read;
    }
}
