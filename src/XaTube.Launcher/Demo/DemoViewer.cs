using System.Diagnostics;
using System.Net;

namespace XaTube.Launcher.Demo;

/// <summary>
/// A viewer as the player in the browser is one, with moods: watches for a while, then leaves or
/// just falls silent, and comes back later.
/// </summary>
public sealed class DemoViewer(DemoApiClient site, Random random)
{
    private static readonly TimeSpan Retry = TimeSpan.FromSeconds(2);
    private readonly Stopwatch _watched = new();

    public async Task RunAsync(CancellationToken stop)
    {
        while (true)
        {
            if (await site.LiveStreamAsync(stop) is { } stream && await JoinAsync((string?)stream["id"] ?? "", stop) is { } visit)
            {
                await WatchAsync(visit, stop);
                await Task.Delay(Between(5, 25), stop);
            }
            else
            {
                await Task.Delay(Retry, stop);
            }
        }
    }

    /// <param name="Session">What the next heartbeat has to show; every answer brings another.</param>
    /// <param name="Interval">How often the engine wants to hear of us.</param>
    private sealed record Visit(string Session, TimeSpan Interval);

    private async Task<Visit?> JoinAsync(string stream, CancellationToken stop)
    {
        var joined = await site.PostAsync($"/api/streams/{stream}/viewers", new { device = "demo" }, stop);
        if (!joined.Ok)
            return null;
        _watched.Restart();
        return Next(joined);
    }

    private async Task WatchAsync(Visit visit, CancellationToken stop)
    {
        // Short enough for the count to move while somebody looks at it.
        var length = Between(15, 90);
        while (_watched.Elapsed < length)
        {
            await Task.Delay(visit.Interval, stop);
            var answer = await site.PostAsync("/api/heartbeats", Heartbeat(visit), stop);
            if (answer.Status is HttpStatusCode.Unauthorized || answer.Text("state") == "ended")
                return;
            // Anything else that is no yes is a bad moment: the same heartbeat will do later.
            if (answer.Ok)
                visit = Next(answer);
        }

        // Two in three say goodbye; the others close the lid.
        if (random.Next(3) > 0)
            await site.PostAsync("/api/heartbeats/leave", Heartbeat(visit), stop);
        else
            await Task.Delay(visit.Interval * 3, stop);
    }

    private object Heartbeat(Visit visit) => new { session = visit.Session, watchedMs = _watched.ElapsedMilliseconds };

    private static Visit Next(DemoResponse answer) =>
        new(answer.Text("session"), TimeSpan.FromSeconds(Math.Max(1, answer.Number("heartbeatSeconds", 10))));

    private TimeSpan Between(int least, int most) => TimeSpan.FromSeconds(random.Next(least, most + 1));
}
