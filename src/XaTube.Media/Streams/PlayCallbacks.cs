using System.Collections.Concurrent;

namespace XaTube.Media.Streams;

/// <summary>
/// Knows when the media server has let a packager in: its callback for players says so. What the publisher sends from then
/// on is received. Thread-safe.
/// </summary>
public sealed class PlayCallbacks
{
    private readonly ConcurrentDictionary<string, TaskCompletionSource> _expected = new();

    /// <summary>Completes when a player of that stream was let in after this call.</summary>
    public Task Expect(Guid stream) =>
        _expected.GetOrAdd($"{stream}", _ => new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).Task;

    /// <summary>A player was let in.</summary>
    public void Played(string name)
    {
        if (_expected.TryRemove(name, out var expected))
            expected.TrySetResult();
    }
}
