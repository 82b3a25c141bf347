using System.Diagnostics;
using System.Diagnostics.Tracing;
using System.Globalization;
using Microsoft.Diagnostics.NETCore.Client;

namespace XaTube.Cluster.Tests.Processes;

/// <summary>What a silo or an API tells of itself: its metrics, and what is alive in its memory.</summary>
public sealed class ProcessInspector(ManagedProcess part, Uri metrics, HttpClient http)
{
    private const long CollectGarbage = 0x800000;
    private const string Oldest = "gc_heap_generation=\"gen2\"";

    /// <summary>The sum of all series of a metric, or of those with a label such as <c>grain_type="channel"</c>; 0 when there is none.</summary>
    public async Task<double> SumAsync(string metric, string label = "") =>
        (await http.GetStringAsync(metrics)).Split('\n')
            .Where(line => line.StartsWith(metric + '{', StringComparison.Ordinal) && line.Contains(label, StringComparison.Ordinal))
            .Sum(line => double.Parse(line[(line.LastIndexOf('}') + 1)..].Trim().Split(' ')[0], CultureInfo.InvariantCulture));

    /// <summary>Managed bytes that are left when all garbage was collected, twice: what waited for its finalizer is garbage then.</summary>
    public async Task<double> AliveAsync()
    {
        await CollectAsync();
        await CollectAsync();
        return await SumAsync("dotnet_gc_last_collection_heap_size_bytes") - await SumAsync("dotnet_gc_last_collection_heap_fragmentation_size_bytes");
    }

    private async Task CollectAsync()
    {
        var before = await SumAsync("dotnet_gc_collections_total", Oldest);
        // The runtime collects when such a session begins.
        using var session = await new DiagnosticsClient(part.Pid).StartEventPipeSessionAsync(
            [new("Microsoft-Windows-DotNETRuntime", EventLevel.Informational, CollectGarbage)], requestRundown: false, circularBufferMB: 16, CancellationToken.None);
        var read = session.EventStream.CopyToAsync(Stream.Null);
        for (var since = Stopwatch.GetTimestamp(); await SumAsync("dotnet_gc_collections_total", Oldest) <= before; await Task.Delay(100))
            Assert.True(Stopwatch.GetElapsedTime(since) < TimeSpan.FromSeconds(30), $"{part.Name} does not collect its garbage.");
        await session.StopAsync(CancellationToken.None);
        await read;
    }
}
