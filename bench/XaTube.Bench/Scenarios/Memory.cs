using System.Diagnostics;
using System.Globalization;
using Npgsql;
using XaTube.Bench.Targets;
using XaTube.Bench.Load;
using XaTube.Bench.Profiles;
using XaTube.Bench.Reports;

namespace XaTube.Bench.Scenarios;

/// <summary>What live viewer sessions cost one silo, from a thousand to a million.</summary>
public sealed class Memory() : Scenario("memory")
{
    private const int Few = 100;
    private static readonly TimeSpan RowsPatience = TimeSpan.FromMinutes(5);

    public override async Task<Section> RunAsync(BenchWorkspace place, LoadProcess load, BenchOptions options, CancellationToken stop)
    {
        int[] sizes = options.Quick ? [1_000, 10_000, 50_000] : [1_000, 10_000, 100_000, 1_000_000];
        // So that nobody falls silent while the next ones come.
        using var slow = XaTubeCluster.With("XaTube:Audience:HeartbeatInterval", "00:01:00");
        await using var xatube = new XaTubeCluster(place, "xatube", 1, 1);
        Say("starting xatube");
        await xatube.StartAsync(stop);
        return await RunAsync(xatube, sizes, options, stop);
    }

    private async Task<Section> RunAsync(XaTubeCluster xatube, int[] sizes, BenchOptions options, CancellationToken stop)
    {
        await using var clients = await LoadClients.StartAsync(xatube, stop);
        var silo = xatube.Silos[0].Pid;
        // What the first ones need, all others share: code, pools, connections. They count as none.
        await clients.JoinAsync(Few, stop);
        for (var i = 0; i < 200; i++)
            await clients.BeatAsync(stop);
        await Task.Delay(TimeSpan.FromSeconds(options.Quick ? 5 : 30), stop);
        var (empty, quiet) = (await HeapAsync(xatube, silo, stop), await IdleAsync(silo, options, stop));
        List<string[]> rows = [[$"{Few}", "", Spread.Number(empty / 1e6, "N0"), Spread.Number(CpuTime.ResidentBytes(silo) / 1e6, "N0"), "", Spread.Number(quiet * 100, "0.0"), "", ""]];
        var figures = new Dictionary<string, double> { ["heap"] = empty, ["idle"] = quiet };
        foreach (var size in sizes)
        {
            var (more, spent) = (size - clients.Count, 0.0);
            while (clients.Count < size)
            {
                var before = CpuTime.Seconds([silo]);
                await clients.JoinAsync(Math.Min(100_000, size - clients.Count), stop);
                spent += CpuTime.Seconds([silo]) - before;
                await clients.BeatAsync(stop);
            }

            await RowsAsync(xatube, clients, stop);
            await clients.BeatAsync(stop);
            // First, so that what the collector still owes the joins is not charged to the idle silo.
            var heap = await HeapAsync(xatube, silo, stop);
            var idle = await IdleAsync(silo, options, stop);
            var cost = await CostAsync(clients, silo, options, stop);
            figures[$"heapPerSession.{size}"] = (heap - empty) / (size - Few);
            figures[$"idle.{size}"] = idle;
            figures[$"microseconds.{size}"] = cost;
            rows.Add(
            [
                Spread.Number(size, "N0"), Spread.Number((heap - empty) / (size - Few), "N0"), Spread.Number(heap / 1e6, "N0"), Spread.Number(CpuTime.ResidentBytes(silo) / 1e6, "N0"),
                Spread.Number(more / Math.Max(0.01, spent), "N0"), Spread.Number(idle * 100, "0.0"), Spread.Number(cost, "0.00"), Spread.Number(XaTubeCluster.Viewers(await xatube.Site.StreamAsync(xatube.StreamId, stop)), "N0"),
            ]);
            Say(string.Join(" | ", rows[^1]));
        }

        var (small, large) = (sizes.First(size => size >= 10_000), sizes[^1]);
        var sweep = figures[$"idle.{large}"] - quiet;
        var ratio = figures[$"microseconds.{large}"] / figures[$"microseconds.{small}"];
        return new(Name, "Live viewer sessions in one silo")
        {
            Columns = ["sessions", "managed bytes each", "managed heap in MB", "resident in MB", "joins per silo CPU-second", "idle: % of a core", "µs of silo CPU for a heartbeat", "viewers on the page"],
            Rows = rows,
            Figures = figures,
            Goals =
            [
                new($"{large:N0} sessions: ≤ 2,200 managed bytes each", Spread.Number(figures[$"heapPerSession.{large}"], "N0"), figures[$"heapPerSession.{large}"] <= 2200),
                new($"{large:N0} sessions: sweeping ≤ 2% of a core (idle, less what the silo does with {Few})", Spread.Number(sweep * 100, "0.0"), sweep <= 0.02),
                new($"a heartbeat at {large:N0} ≤ 1.3 × one at {small:N0}", Spread.Number(ratio, "0.00"), ratio <= 1.3),
            ],
        };
    }

    /// <summary>What the silo uses while nobody says anything, as a share of a processor; over a minute, for what it does once a minute.</summary>
    private static async Task<double> IdleAsync(int silo, BenchOptions options, CancellationToken stop)
    {
        var (before, since) = (CpuTime.Seconds([silo]), Stopwatch.GetTimestamp());
        await Task.Delay(TimeSpan.FromSeconds(options.Quick ? 5 : 60), stop);
        return (CpuTime.Seconds([silo]) - before) / Stopwatch.GetElapsedTime(since).TotalSeconds;
    }

    private static async Task<double> CostAsync(LoadClients clients, int silo, BenchOptions options, CancellationToken stop)
    {
        await clients.BeatAsync(stop);
        var (before, since, beats) = (CpuTime.Seconds([silo]), Stopwatch.GetTimestamp(), 0L);
        do
        {
            await clients.BeatAsync(stop);
            beats += clients.Count;
        }
        while (Stopwatch.GetElapsedTime(since).TotalSeconds < options.MeasureSeconds);
        return (CpuTime.Seconds([silo]) - before) * 1e6 / beats;
    }

    /// <summary>Of what is alive, in bytes.</summary>
    private static async Task<double> HeapAsync(XaTubeCluster xatube, int silo, CancellationToken stop)
    {
        await Recording.CollectAsync(silo, stop);
        using var http = new HttpClient();
        var text = await http.GetStringAsync(xatube.SiloMetrics.First(), stop);
        return text.Split('\n').Where(line => line.StartsWith("dotnet_gc_last_collection_heap_size_bytes{", StringComparison.Ordinal))
            .Sum(line => double.Parse(line[(line.LastIndexOf('}') + 1)..].Trim().Split(' ')[0], CultureInfo.InvariantCulture));
    }

    // Until then they are still owed, and in memory. Meanwhile nobody may fall silent.
    private static async Task RowsAsync(XaTubeCluster xatube, LoadClients clients, CancellationToken stop)
    {
        await using var connection = new NpgsqlConnection($"{xatube.DatabaseConnection};Pooling=false");
        await connection.OpenAsync(stop);
        await using var command = new NpgsqlCommand("SELECT count(*) FROM viewer_sessions", connection);
        for (var turn = 1; turn <= RowsPatience.TotalSeconds; turn++)
        {
            if ((long)(await command.ExecuteScalarAsync(stop))! >= clients.Count)
                return;
            if (turn % 30 == 0)
                await clients.BeatAsync(stop);
            await Task.Delay(1000, stop);
        }

        Say("the sessions are not all written yet");
    }
}
