using System.Diagnostics;
using System.Globalization;
using System.Net;

namespace XaTube.Cluster.Tests.Load;

/// <summary>Sends publish callbacks all the time, for one running broadcast after the other, as encoders do that reconnect.</summary>
public sealed class PublishProbe(Site site, IReadOnlyList<Broadcast> broadcasts)
{
    private static readonly TimeSpan Period = TimeSpan.FromMilliseconds(100);
    private readonly List<(long Asked, long Answered, HttpStatusCode? Status, bool IsRight)> _answers = [];
    private readonly PendingRequests _requests = new();
    private int _next;

    public Task WatchAsync(CancellationToken stop) =>
        _requests.SendEveryAsync(Period, () => AskAsync(broadcasts[_next++ % broadcasts.Count]), stop);

    /// <summary>Waits for the answers that are on their way, so that one that never comes is counted as well.</summary>
    public Task AnsweredAsync() => _requests.AnsweredAsync();

    /// <summary>How long after a moment the last publish was sent that was not answered with its stream; zero when there is none.</summary>
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

    /// <summary>The failed ones, in seconds after a moment, for the log of a failed test.</summary>
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
