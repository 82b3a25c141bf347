using System.Runtime.CompilerServices;
using XaTube.Grains.Audience;

namespace XaTube.Api.Audience;

/// <summary>
/// The heartbeats that wait to be sent to one audience partition, oldest first. Safe for threads.
/// </summary>
/// <remarks>
/// A locked queue and not a <c>Channel</c>: a failed batch has to stay at the front, and every heartbeat asks for the age of
/// the oldest one, which must take no lock.
/// </remarks>
internal sealed class PartitionQueue
{
    private readonly Lock _lock = new();
    private readonly Queue<(Heartbeat Heartbeat, long EnqueuedAt)> _waiting = new();

    // Written under the lock, read without it.
    private volatile bool _hasPriority;
    private volatile StrongBox<long>? _oldest;

    public bool IsEmpty => _oldest is null;

    /// <summary>Whether a join or a leave is among the waiting heartbeats.</summary>
    public bool HasPriority => _hasPriority;

    /// <param name="heartbeat">The heartbeat.</param>
    /// <param name="now">A timestamp of the <see cref="TimeProvider"/> that the other methods are given.</param>
    public void Enqueue(in Heartbeat heartbeat, long now)
    {
        lock (_lock)
        {
            _waiting.Enqueue((heartbeat, now));
            _oldest ??= new StrongBox<long>(now);
            if (heartbeat.Kind != HeartbeatKind.Watching)
                _hasPriority = true;
        }
    }

    /// <summary>How long the oldest heartbeat has waited; zero for an empty queue.</summary>
    public TimeSpan OldestAge(TimeProvider time) => _oldest is { } oldest ? time.GetElapsedTime(oldest.Value) : TimeSpan.Zero;

    /// <summary>
    /// Copies the oldest heartbeats, each with the time it has waited added to its silence. They stay in the queue until
    /// <see cref="Dequeue"/>, so that a batch that fails can be sent again.
    /// </summary>
    /// <param name="max">The most that are copied; fewer when fewer wait.</param>
    /// <param name="time">Tells how long they have waited.</param>
    public Heartbeat[] Peek(int max, TimeProvider time)
    {
        lock (_lock)
        {
            // What is left behind may be without priority: then it is sent a little early.
            _hasPriority = _hasPriority && _waiting.Count > max;
            var now = time.GetTimestamp();
            var batch = new Heartbeat[Math.Min(max, _waiting.Count)];
            var next = 0;
            foreach (var (heartbeat, enqueuedAt) in _waiting)
            {
                if (next == batch.Length)
                    break;
                batch[next++] = heartbeat with { SilentMs = (int)time.GetElapsedTime(enqueuedAt, now).TotalMilliseconds };
            }

            return batch;
        }
    }

    /// <summary>Removes the oldest heartbeats; no more than <see cref="Peek"/> returned last.</summary>
    public void Dequeue(int count)
    {
        lock (_lock)
        {
            for (var i = 0; i < count; i++)
                _waiting.Dequeue();
            _oldest = _waiting.TryPeek(out var first) ? new StrongBox<long>(first.EnqueuedAt) : null;
        }
    }
}
