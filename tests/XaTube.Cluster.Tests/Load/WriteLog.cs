using System.Collections.Concurrent;

namespace XaTube.Cluster.Tests.Load;

/// <summary>
/// Every write that a client saw acknowledged, with the way to look for it. What got no proper answer is not in here: it
/// may have happened or not.
/// </summary>
public sealed class WriteLog
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);
    private readonly ConcurrentQueue<(string What, Func<Task<Answer>> Look, Func<Answer, bool> IsPublishing)> _writes = new();

    public int Acknowledged => _writes.Count;

    public void Note(string what, Func<Task<Answer>> look, Func<Answer, bool> isThere) => _writes.Enqueue((what, look, isThere));

    /// <summary>Looks for all of them and forgets them; returns what is not there.</summary>
    public async Task<IReadOnlyList<string>> LostAsync()
    {
        var lost = new ConcurrentQueue<string>();
        var all = new List<(string What, Func<Task<Answer>> Look, Func<Answer, bool> IsPublishing)>();
        while (_writes.TryDequeue(out var write))
            all.Add(write);
        await Parallel.ForEachAsync(all, new ParallelOptions { MaxDegreeOfParallelism = 8 }, async (write, _) =>
        {
            // What was written a moment ago may show a moment later; what was lost never does.
            var since = TimeProvider.System.GetTimestamp();
            var (answer, _) = await Site.PatientlyAsync(write.Look, Patience, CancellationToken.None);
            while (!write.IsPublishing(answer) && TimeProvider.System.GetElapsedTime(since) < Patience)
            {
                await Task.Delay(500, CancellationToken.None);
                answer = await write.Look();
            }

            if (!write.IsPublishing(answer))
                lost.Enqueue($"{write.What}: {answer.Status?.ToString() ?? "no answer"} {answer.Body}");
        });
        return [.. lost];
    }
}
