using System.Diagnostics;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using XaTube.Api.Audience;
using XaTube.Api.Tests.Engine;
using XaTube.Grains.Audience;

namespace XaTube.Api.Tests.Audience;

public sealed class HeartbeatBatcherTests
{
    [Fact]
    public async Task A_courier_whose_engine_is_gone_does_not_hold_up_the_stop()
    {
        await using var silos = await TwoSilos.Start();
        using var batcher = new HeartbeatBatcher(silos.Client, TimeProvider.System, NullLogger<HeartbeatBatcher>.Instance);
        await batcher.StartAsync(TestContext.Current.CancellationToken);
        await silos.KillAll();
        for (var n = 0; n < 100; n++)
            Assert.True(batcher.TryPost(Heartbeat(Guid.NewGuid())));

        var clock = Stopwatch.StartNew();
        await batcher.StopAsync(CancellationToken.None);
        Assert.InRange(clock.Elapsed, TimeSpan.FromSeconds(4), TimeSpan.FromSeconds(6));
    }

    [Fact]
    public async Task What_a_silo_is_behind_is_known_for_its_own_sessions()
    {
        await using var silos = await TwoSilos.Start();
        var time = new FakeTimeProvider();
        using var batcher = new HeartbeatBatcher(silos.Client, time, NullLogger<HeartbeatBatcher>.Instance);
        var (waiting, other) = (Session(partition: 1), Session(partition: 2));
        batcher.TryPost(Heartbeat(waiting));
        time.Advance(TimeSpan.FromSeconds(6));
        batcher.TryPost(Heartbeat(other));

        // Less the wait for company.
        Assert.Equal(TimeSpan.FromSeconds(4), batcher.Delay(Session(partition: 1)));
        Assert.True(batcher.Delay(Session(partition: 2)) <= TimeSpan.Zero);
        Assert.True(batcher.Delay(Session(partition: 3)) <= TimeSpan.Zero);
    }

    [Fact]
    public async Task It_takes_no_more_than_it_can_hold()
    {
        await using var silos = await TwoSilos.Start();
        using var batcher = new HeartbeatBatcher(silos.Client, TimeProvider.System, NullLogger<HeartbeatBatcher>.Instance);
        for (var n = 0; n < HeartbeatBatcher.MostWaiting; n++)
            Assert.True(batcher.TryPost(Heartbeat(Session(partition: n))));
        Assert.False(batcher.TryPost(Heartbeat(Session(partition: 0))));
    }

    private static Guid Session(int partition)
    {
        var bytes = Guid.NewGuid().ToByteArray();
        bytes[15] = (byte)partition;
        return new(bytes);
    }

    private static Heartbeat Heartbeat(Guid session) =>
        new(session, Guid.NewGuid(), HeartbeatKind.Watching, 1, 0, 0, DateTimeOffset.UtcNow, Guid.NewGuid());
}
