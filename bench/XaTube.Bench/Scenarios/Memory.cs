using System.Diagnostics;
using System.Globalization;
using Npgsql;
using XaTube.Bench.Load;
using XaTube.Bench.Profiles;
using XaTube.Bench.Reports;
using XaTube.Bench.Targets;

namespace XaTube.Bench.Scenarios;

/// <summary>Memory and CPU time of one silo with a thousand to a million viewer sessions.</summary>
public sealed class Memory() : Scenario("memory")
{
    private const int Baseline = 100;
    private static readonly TimeSpan PersistTimeout = TimeSpan.FromMinutes(5);

    public override async Task<Section> RunAsync(BenchWorkspace workspace, LoadProcess load, BenchOptions options, CancellationToken stop)
    {
        int[] sizes = options.Quick ? [1_000, 10_000, 50_000] : [1_000, 10_000, 100_000, 1_000_000];
        // Sessions must not expire while others join.
        using var slow = XaTubeCluster.With("XaTube:Audience:HeartbeatInterval", "00:01:00");
        await using var xatube = new XaTubeCluster(workspace, "xatube", 1, 1);
        Say("starting xatube");
        await xatube.StartAsync(stop);
        return await RunAsync(xatube, sizes, options, stop);
    }

    private async Task<Section> RunAsync(XaTubeCluster xatube, int[] sizes, BenchOptions options, CancellationToken stop)
    {
        await using var clients = await LoadClients.StartAsync(xatube, stop);
        var silo = xatube.Silos[0].Pid;
        // The first sessions pay for compiled code, pools and connections, which all others share; their memory is subtracted.
        await clients.JoinAsync(Baseline, stop);
        for (var i = 0; i < 200; i++)
            await clients.HeartbeatAsync(stop);
        await Task.Delay(TimeSpan.FromSeconds(options.Quick ? 5 : 30), stop);
        var (empty, idleBaseline) = (await HeapAsync(xatube, silo, stop), await IdleAsync(silo, options, stop));
        List<string[]> rows = [[$"{Baseline}", "", Spread.Number(empty / 1e6, "N0"), Spread.Number(CpuTime.ResidentBytes(silo) / 1e6, "N0"), "", Spread.Number(idleBaseline * 100, "0.0"), "", ""]];
        var figures = new Dictionary<string, double> { ["heap"] = empty, ["idle"] = idleBaseline };
        foreach (var size in sizes)
        {
            var (added, spent) = (size - clients.Count, 0.0);
            while (clients.Count < size)
            {
                var before = CpuTime.Seconds([silo]);
                await clients.JoinAsync(Math.Min(100_000, size - clients.Count), stop);
                spent += CpuTime.Seconds([silo]) - before;
                await clients.HeartbeatAsync(stop);
            }

            await WaitForRowsAsync(xatube, clients, stop);
            await clients.HeartbeatAsync(stop);
            // Before the idle measurement, so that collecting the garbage of the joins is not charged to it.
            var heap = await HeapAsync(xatube, silo, stop);
            var idle = await IdleAsync(silo, options, stop);
            var cost = await CostAsync(clients, silo, options, stop);
            figures[$"heapPerSession.{size}"] = (heap - empty) / (size - Baseline);
            figures[$"idle.{size}"] = idle;
            figures[$"microseconds.{size}"] = cost;
            rows.Add(
            [
                Spread.Number(size, "N0"), Spread.Number((heap - empty) / (size - Baseline), "N0"), Spread.Number(heap / 1e6, "N0"), Spread.Number(CpuTime.ResidentBytes(silo) / 1e6, "N0"),
                Spread.Number(added / Math.Max(0.01, spent), "N0"), Spread.Number(idle * 100, "0.0"), Spread.Number(cost, "0.00"), Spread.Number(XaTubeCluster.Viewers(await xatube.Site.StreamAsync(xatube.StreamId, stop)), "N0"),
            ]);
            Say(string.Join(" | ", rows[^1]));
        }

        var (small, large) = (sizes.First(size => size >= 10_000), sizes[^1]);
        var sweep = figures[$"idle.{large}"] - idleBaseline;
        var ratio = figures[$"microseconds.{large}"] / figures[$"microseconds.{small}"];
        return new(Name, "Live viewer sessions in one silo")
        {
            Columns = ["sessions", "managed bytes each", "managed heap in MB", "resident in MB", "joins per silo CPU-second", "idle: % of a core", "µs of silo CPU for a heartbeat", "viewers on the page"],
            Rows = rows,
            Figures = figures,
            Goals =
            [
                new($"{large:N0} sessions: ≤ 2,200 managed bytes each", Spread.Number(figures[$"heapPerSession.{large}"], "N0"), figures[$"heapPerSession.{large}"] <= 2200),
                new($"{large:N0} sessions: sweeping ≤ 2% of a core (idle, less what the silo does with {Baseline})", Spread.Number(sweep * 100, "0.0"), sweep <= 0.02),
                new($"a heartbeat at {large:N0} ≤ 1.3 × one at {small:N0}", Spread.Number(ratio, "0.00"), ratio <= 1.3),
            ],
        };
    }

    /// <summary>The CPU time of a silo that receives nothing, as a share of one core; measured for a minute, since some work runs once a minute.</summary>
    private static async Task<double> IdleAsync(int silo, BenchOptions options, CancellationToken stop)
    {
        var (before, since) = (CpuTime.Seconds([silo]), Stopwatch.GetTimestamp());
        await Task.Delay(TimeSpan.FromSeconds(options.Quick ? 5 : 60), stop);
        return (CpuTime.Seconds([silo]) - before) / Stopwatch.GetElapsedTime(since).TotalSeconds;
    }

    private static async Task<double> CostAsync(LoadClients clients, int silo, BenchOptions options, CancellationToken stop)
    {
        await clients.HeartbeatAsync(stop);
        var (before, since, heartbeats) = (CpuTime.Seconds([silo]), Stopwatch.GetTimestamp(), 0L);
        do
        {
            await clients.HeartbeatAsync(stop);
            heartbeats += clients.Count;
        }
        while (Stopwatch.GetElapsedTime(since).TotalSeconds < options.MeasureSeconds);
        return (CpuTime.Seconds([silo]) - before) * 1e6 / heartbeats;
    }

    /// <summary>The size of the managed heap after a full collection, in bytes.</summary>
    private static async Task<double> HeapAsync(XaTubeCluster xatube, int silo, CancellationToken stop)
    {
        await TraceRecorder.CollectAsync(silo, stop);
        using var http = new HttpClient();
        var text = await http.GetStringAsync(xatube.SiloMetrics.First(), stop);
        return text.Split('\n').Where(line => line.StartsWith("dotnet_gc_last_collection_heap_size_bytes{", StringComparison.Ordinal))
            .Sum(line => double.Parse(line[(line.LastIndexOf('}') + 1)..].Trim().Split(' ')[0], CultureInfo.InvariantCulture));
    }

    // Waits until all sessions are written to the database, since those that are not are held in memory as well. Sends heartbeats meanwhile, so that no session expires.
    private static async Task WaitForRowsAsync(XaTubeCluster xatube, LoadClients clients, CancellationToken stop)
    {
        await using var connection = new NpgsqlConnection($"{xatube.DatabaseConnection};Pooling=false");
        await connection.OpenAsync(stop);
        await using var command = new NpgsqlCommand("SELECT count(*) FROM viewer_sessions", connection);
        for (var turn = 1; turn <= PersistTimeout.TotalSeconds; turn++)
        {
            if ((long)(await command.ExecuteScalarAsync(stop))! >= clients.Count)
                return;
            if (turn % 30 == 0)
                await clients.HeartbeatAsync(stop);
            await Task.Delay(1000, stop);
        }

        Say("not all sessions are written yet");
    }
}
