using Npgsql;
using XaTube.Cluster.Tests.Load;
using XaTube.Cluster.Tests.Processes;
using XaTube.Cluster.Tests.Report;

namespace XaTube.Cluster.Tests;

/// <summary>The disk under PostgreSQL is full.</summary>
[Collection(nameof(OwnCluster))]
public sealed class FullDiskTests
{
    [Fact, Trait("Extent", "full")]
    public async Task With_a_full_disk_under_PostgreSQL_no_write_is_acknowledged_falsely_and_all_goes_on_when_there_is_room()
    {
        var disk = new LimitedDisk();
        await using var cluster = await TestCluster.StartAsync(disk: disk);
        await using var clients = await LoadClients.StartAsync(cluster);
        var verdict = new Verdict("The disk under PostgreSQL is full for 45 s");
        for (var run = 0; run < Extent.Runs(3); run++)
        {
            var observer = await Observer.BeginAsync(cluster, clients);
            disk.Fill();
            await FillWriteAheadLogAsync(cluster);
            await Task.Delay(TimeSpan.FromSeconds(30));
            var write = await clients.WriteAsync();
            verdict.Expect(write.IsUnknown, $"a write was answered with {write.Status} {write.Body}");
            await Task.Delay(TimeSpan.FromSeconds(15));
            disk.Clear();
            var since = TimeProvider.System.GetTimestamp();
            await cluster.ReadyAsync();
            verdict.Figure("ready again once there was room, without anybody's help, after", "s", TimeProvider.System.GetElapsedTime(since).TotalSeconds);
            await Task.Delay(TimeSpan.FromSeconds(15));
            var seen = await observer.EndAsync();
            verdict.Take(seen);
            verdict.Expect(seen is { Dip: >= -0.02, Rise: <= 0.02 }, $"the count moved by {seen.Dip:P1} and {seen.Rise:P1}");
            verdict.Expect(seen is { Interrupted: 0, Missing: 0 }, $"{seen.Interrupted} streams were shown as interrupted, {seen.Missing} not at all");
        }

        verdict.Close();
    }

    /// <summary>PostgreSQL keeps recycled write-ahead log files: switches files until it has to create one and fails.</summary>
    private static async Task FillWriteAheadLogAsync(TestCluster cluster)
    {
        try
        {
            for (var i = 0; i < 100; i++)
                await cluster.QueryAsync("SELECT pg_logical_emit_message(true, 'ballast', repeat('x', 1000000)), pg_switch_wal()");
            Assert.Fail("The disk did not fill up.");
        }
        catch (NpgsqlException)
        {
            // Full.
        }
    }
}
