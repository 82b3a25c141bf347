using System.Diagnostics;
using System.Globalization;
using System.Net;

namespace XaTube.Cluster.Tests.Load;

/// <summary>Publishes as encoders do that connect again: one after the other, the same publishers, all the time.</summary>
public sealed class PublishProbe(Site site, IReadOnlyList<Broadcast> broadcasts)
{
    private static readonly TimeSpan Period = TimeSpan.FromMilliseconds(100);
    private readonly List<(long Asked, long Answered, HttpStatusCode? Status, bool IsRight)> _answers = [];

    public async Task WatchAsync(CancellationToken stop)
    {
        for (var i = 0; !stop.IsCancellationRequested; i++)
        {
            // Not waited for: one that hangs must not keep the others from being tried.
            _ = AskAsync(broadcasts[i % broadcasts.Count]);
            await Task.Delay(Period, stop).ContinueWith(_ => { }, TaskScheduler.Default);
        }
    }

    /// <summary>How long after a moment a publish was sent for the last time that did not get its answer.</summary>
    public TimeSpan RecoveredAfter(long moment)
    {
        lock (_answers)
            return _answers.Where(answer => answer.Asked >= moment && !answer.IsRight).Select(answer => Stopwatch.GetElapsedTime(moment, answer.Asked)).DefaultIfEmpty().Max();
    }

    public (int Asked, int Failed) Since(long moment)
    {
        lock (_answers)
        {
            var since = _answers.Where(answer => answer.Asked >= moment).ToArray();
            return (since.Length, since.Count(answer => !answer.IsRight));
        }
    }

    /// <summary>The ones that went wrong, in seconds after a moment, for whoever looks into it.</summary>
    public IEnumerable<string> WrongSince(long moment)
    {
        lock (_answers)
            return [.. _answers.Where(answer => answer.Asked >= moment && !answer.IsRight).Select(answer => string.Create(
                CultureInfo.InvariantCulture,
                $"asked {Stopwatch.GetElapsedTime(moment, answer.Asked).TotalSeconds:0.00} answered {Stopwatch.GetElapsedTime(moment, answer.Answered).TotalSeconds:0.00} {answer.Status}"))];
    }

    private async Task AskAsync(Broadcast broadcast)
    {
        var asked = Stopwatch.GetTimestamp();
        var answer = await site.CallAsync("publish", broadcast.Key, broadcast.Publisher);
        var right = answer.Status == HttpStatusCode.Redirect && answer.Location!.OriginalString.EndsWith(broadcast.Stream, StringComparison.Ordinal);
        lock (_answers)
            _answers.Add((asked, Stopwatch.GetTimestamp(), answer.Status, right));
    }
}
