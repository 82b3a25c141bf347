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
    public async Task Stopping_takes_no_longer_than_the_flush_timeout_when_no_silo_answers()
    {
        await using var silos = await TwoSilos.Start();
        using var batcher = new HeartbeatBatcher(silos.Client, TimeProvider.System, NullLogger<HeartbeatBatcher>.Instance);
        await batcher.StartAsync(TestContext.Current.CancellationToken);
        await silos.KillAll();
        for (var n = 0; n < 100; n++)
            Assert.True(batcher.TryEnqueue(Heartbeat(Guid.NewGuid())));

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
        batcher.TryEnqueue(Heartbeat(waiting));
        time.Advance(TimeSpan.FromSeconds(6));
        batcher.TryEnqueue(Heartbeat(other));

        // Less the time that heartbeats may linger.
        Assert.Equal(TimeSpan.FromSeconds(4), batcher.QueueDelay(Session(partition: 1)));
        Assert.True(batcher.QueueDelay(Session(partition: 2)) <= TimeSpan.Zero);
        Assert.True(batcher.QueueDelay(Session(partition: 3)) <= TimeSpan.Zero);
    }

    [Fact]
    public async Task It_takes_no_more_than_it_can_hold()
    {
        await using var silos = await TwoSilos.Start();
        using var batcher = new HeartbeatBatcher(silos.Client, TimeProvider.System, NullLogger<HeartbeatBatcher>.Instance);
        for (var n = 0; n < HeartbeatBatcher.Capacity; n++)
            Assert.True(batcher.TryEnqueue(Heartbeat(Session(partition: n))));
        Assert.False(batcher.TryEnqueue(Heartbeat(Session(partition: 0))));
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
