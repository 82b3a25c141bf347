using System.Collections.Concurrent;

namespace XaTube.Cluster.Tests.Load;

/// <summary>
/// All acknowledged writes, each with a request that shows whether it is there. Writes without a proper response are not
/// recorded: they may have taken effect or not.
/// </summary>
public sealed class WriteLog
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);
    private readonly ConcurrentQueue<(string What, Func<Task<Answer>> Look, Func<Answer, bool> IsThere)> _writes = new();

    public int Acknowledged => _writes.Count;

    public void Record(string what, Func<Task<Answer>> look, Func<Answer, bool> isThere) => _writes.Enqueue((what, look, isThere));

    /// <summary>Looks for all recorded writes and forgets them; returns those that are lost.</summary>
    public async Task<IReadOnlyList<string>> LostAsync()
    {
        var lost = new ConcurrentQueue<string>();
        var all = new List<(string What, Func<Task<Answer>> Look, Func<Answer, bool> IsThere)>();
        while (_writes.TryDequeue(out var write))
            all.Add(write);
        await Parallel.ForEachAsync(all, new ParallelOptions { MaxDegreeOfParallelism = 8 }, async (write, _) =>
        {
            // A projection may be a moment behind.
            var since = TimeProvider.System.GetTimestamp();
            var (answer, _) = await Site.PatientlyAsync(write.Look, Patience, CancellationToken.None);
            while (!write.IsThere(answer) && TimeProvider.System.GetElapsedTime(since) < Patience)
            {
                await Task.Delay(500, CancellationToken.None);
                answer = await write.Look();
            }

            if (!write.IsThere(answer))
                lost.Enqueue($"{write.What}: {answer.Status?.ToString() ?? "no answer"} {answer.Body}");
        });
        return [.. lost];
    }
}
