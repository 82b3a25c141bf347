using System.Diagnostics;
using System.Diagnostics.Metrics;
using Microsoft.Extensions.Logging.Abstractions;
using XaTube.Api.Audience;
using XaTube.Api.Tests.Engine;
using XaTube.Grains.Audience;

namespace XaTube.Api.Tests.Audience;

/// <summary>The batcher on fake partitions.</summary>
public sealed class HeartbeatBatcherTests : IDisposable
{
    private const int BatchSize = 256;
    private const int MaxAttempts = 20;
    private static readonly TimeSpan RetryDelay = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan FlushTimeout = TimeSpan.FromSeconds(5);

    // Flows into everything that this test's batcher does: the counters are those of the whole process.
    private static readonly AsyncLocal<HeartbeatBatcherTests?> Running = new();

    private readonly WatchedTime _time = new();
    private readonly FakePartitions _partitions;
    private readonly HeartbeatBatcher _batcher;
    private readonly MeterListener _listener = new();
    private long _givenUp;
    private DateTimeOffset? _givenUpAt;

    public HeartbeatBatcherTests()
    {
        _partitions = new FakePartitions(_time);
        _batcher = new HeartbeatBatcher(_partitions.Client(), _time, NullLogger<HeartbeatBatcher>.Instance);
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Name == "xatube.heartbeats.given_up")
                listener.EnableMeasurementEvents(instrument);
        };
        _listener.SetMeasurementEventCallback<long>((_, count, _, _) =>
        {
            if (Running.Value != this)
                return;
            _givenUpAt ??= _time.GetUtcNow();
            Interlocked.Add(ref _givenUp, count);
        });
        _listener.Start();
    }

    public void Dispose()
    {
        _listener.Dispose();
        _batcher.Dispose();
    }

    [Fact]
    public async Task A_batch_that_fails_is_sent_again_with_a_higher_number_and_before_newer_heartbeats()
    {
        _partitions.Answer = batch => batch.Id.Number <= 2 ? throw new TimeoutException() : Task.CompletedTask;
        Guid[] first = [.. Enumerable.Range(0, BatchSize + 40).Select(_ => Enqueue(partition: 1))];
        await StartAsync();
        await AdvanceUntilAsync(() => _partitions.Received.Count == 1);
        var newer = Enqueue(partition: 1, HeartbeatKind.Joined);
        await AdvanceUntilAsync(() => _partitions.Applied.Count == 2);

        var received = _partitions.Received;
        Assert.Equal([1L, 2, 3, 4], received.Select(batch => batch.Id.Number));
        Assert.Single(received.Select(batch => batch.Id.BatcherId).Distinct());
        foreach (var attempt in received.Take(3))
            Assert.Equal(first[..BatchSize], Sessions(attempt));
        Assert.Equal([.. first[BatchSize..], newer], Sessions(received[3]));
        // The partition is told for how long each has waited.
        foreach (var (attempt, next) in received.Take(3).Zip(received.Skip(1).Take(2)))
        {
            Assert.True(next.At - attempt.At >= RetryDelay);
            Assert.True(next.Heartbeats[0].SilentMs - attempt.Heartbeats[0].SilentMs >= RetryDelay.TotalMilliseconds);
        }

        Assert.Equal(0, _givenUp);
    }

    [Fact]
    public async Task After_twenty_attempts_a_batch_is_given_up_and_counted_and_the_next_one_is_sent()
    {
        var poison = Enqueue(partition: 1);
        _partitions.Answer = batch => batch.Contains(poison) ? throw new InvalidOperationException("Never.") : Task.CompletedTask;
        for (var n = 1; n < BatchSize; n++)
            Enqueue(partition: 1);
        Guid[] later = [Enqueue(partition: 1), Enqueue(partition: 1)];
        await StartAsync();
        await AdvanceUntilAsync(() => _partitions.Applied.Count == 1);

        var received = _partitions.Received;
        Assert.Equal(MaxAttempts + 1, received.Count);
        Assert.All(received.SkipLast(1), attempt => Assert.Equal((BatchSize, true), (attempt.Heartbeats.Length, attempt.Contains(poison))));
        Assert.Equal(later, Sessions(received[^1]));
        Assert.Equal(Enumerable.Range(1, MaxAttempts + 1).Select(number => (long)number), received.Select(batch => batch.Id.Number));
        Assert.Equal(BatchSize, _givenUp);

        // The next batch that fails has all its attempts again.
        poison = Enqueue(partition: 1);
        await AdvanceUntilAsync(() => _givenUp > BatchSize);
        Assert.Equal(BatchSize + 1, _givenUp);
        Assert.Equal((2 * MaxAttempts) + 1, _partitions.Received.Count);
    }

    [Fact]
    public async Task Other_partitions_are_not_delayed_by_one_that_hangs_or_fails()
    {
        var released = new TaskCompletionSource();
        _partitions.Answer = batch => batch.Partition switch
        {
            1 => released.Task,
            2 => throw new TimeoutException(),
            _ => Task.CompletedTask,
        };
        var hanging = Enqueue(partition: 1);
        var failing = Enqueue(partition: 2);
        await StartAsync();
        await AdvanceUntilAsync(() => _partitions.Received.Count(batch => batch.Partition == 2) > 2);
        var behind = Enqueue(partition: 1);
        var others = Enumerable.Range(3, 40).Select(partition => Enqueue(partition)).ToArray();
        await AdvanceUntilAsync(() => _partitions.Applied.Count == others.Length);

        Assert.Equal(others.Order(), _partitions.Applied.SelectMany(Sessions).Order());
        Assert.True(_partitions.Received.Count(batch => batch.Partition == 2) < MaxAttempts);
        await AdvanceUntilAsync(() => _batcher.QueueDelay(hanging) > TimeSpan.FromSeconds(3));
        Assert.True(_batcher.QueueDelay(failing) > TimeSpan.Zero);
        Assert.All(others, other => Assert.True(_batcher.QueueDelay(other) <= TimeSpan.Zero));

        // One call at a time: what came later waits for the answer.
        Assert.Single(_partitions.Received, batch => batch.Partition == 1);
        released.SetResult();
        await AdvanceUntilAsync(() => _partitions.Applied.Any(batch => batch.Contains(behind)));
    }

    [Fact]
    public async Task Stopping_sends_what_still_waits()
    {
        await StartAsync();
        var waiting = Enumerable.Range(0, 600).Select(n => Enqueue(partition: n % 2)).ToArray();
        // No time passes: nothing was due.
        await _batcher.StopAsync(CancellationToken.None);
        Assert.Equal(waiting.Order(), _partitions.Applied.SelectMany(Sessions).Order());
        Assert.Equal(4, _partitions.Received.Count);
    }

    [Fact]
    public async Task Stopping_gives_up_after_the_flush_timeout_what_cannot_be_delivered()
    {
        _partitions.Answer = batch => batch.Partition == 1 ? throw new TimeoutException() : Task.CompletedTask;
        await StartAsync();
        for (var n = 0; n < BatchSize + 1; n++)
            Enqueue(partition: 1);
        var delivered = Enqueue(partition: 2);
        var began = _time.GetUtcNow();
        var stop = _batcher.StopAsync(CancellationToken.None);
        await AdvanceUntilAsync(() => stop.IsCompleted);
        await stop;

        Assert.True(_time.GetUtcNow() - began >= FlushTimeout);
        Assert.Equal(delivered, Assert.Single(_partitions.Applied.SelectMany(Sessions)));
        // A process that goes on for longer sends each batch once more and counts it.
        await AdvanceUntilAsync(() => _givenUp == BatchSize + 1);
        Assert.True(_givenUpAt - began >= FlushTimeout);
        Assert.True(_partitions.Received.Count < MaxAttempts);
    }

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
    public void How_far_behind_a_partition_is_is_known_for_its_own_sessions()
    {
        var waiting = Enqueue(partition: 1);
        _time.Advance(TimeSpan.FromSeconds(6));
        var other = Enqueue(partition: 2);

        // Less the time that heartbeats may linger.
        Assert.Equal(TimeSpan.FromSeconds(4), _batcher.QueueDelay(waiting));
        Assert.Equal(TimeSpan.FromSeconds(-2), _batcher.QueueDelay(other));
        Assert.Equal(TimeSpan.FromSeconds(-2), _batcher.QueueDelay(Session(partition: 3)));
    }

    [Fact]
    public async Task It_takes_no_more_than_its_capacity_until_there_is_room_again()
    {
        for (var n = 0; n < 200_000; n++)
            Assert.True(_batcher.TryEnqueue(Heartbeat(Session(partition: n))));
        Assert.False(_batcher.TryEnqueue(Heartbeat(Session(partition: 0))));
        Assert.False(_batcher.TryEnqueue(Heartbeat(Session(partition: 1))));

        await StartAsync();
        await AdvanceUntilAsync(() => _partitions.Applied.Sum(batch => batch.Heartbeats.Length) == 200_000);
        for (var n = 0; n < 200_000; n++)
            Assert.True(_batcher.TryEnqueue(Heartbeat(Session(partition: n))));
        Assert.False(_batcher.TryEnqueue(Heartbeat(Session(partition: 0))));
    }

    /// <summary>Starts the batcher and waits until its loop has begun: time that is advanced before that starts nothing.</summary>
    private Task StartAsync()
    {
        // Set outside of an async method, so that it flows into all that the test does afterwards, stopping included.
        Running.Value = this;
        return Task.WhenAll(_batcher.StartAsync(TestContext.Current.CancellationToken), _time.TimerCreated.Task);
    }

    /// <summary>Lets time pass in the steps of the batcher, and lets it work in between.</summary>
    private async Task AdvanceUntilAsync(Func<bool> reached)
    {
        for (var steps = 0; !reached(); steps++)
        {
            Assert.True(steps < 20_000, "Not reached.");
            _time.Advance(TimeSpan.FromMilliseconds(25));
            await Task.Delay(1);
        }
    }

    private Guid Enqueue(int partition, HeartbeatKind kind = HeartbeatKind.Watching)
    {
        var session = Session(partition);
        Assert.True(_batcher.TryEnqueue(Heartbeat(session) with { Kind = kind }));
        return session;
    }

    private static Guid[] Sessions(ReceivedBatch batch) => [.. batch.Heartbeats.Select(heartbeat => heartbeat.SessionId)];

    private static Guid Session(int partition)
    {
        var bytes = Guid.NewGuid().ToByteArray();
        bytes[15] = (byte)partition;
        return new(bytes);
    }

    private static Heartbeat Heartbeat(Guid session) =>
        new(session, Guid.NewGuid(), HeartbeatKind.Watching, 1, 0, 0, DateTimeOffset.UtcNow, Guid.NewGuid());
}
