using System.Diagnostics;
using System.Net;

namespace XaTube.Launcher.Demo;

/// <summary>
/// A simulated viewer that sends the requests of the web player: it watches for a while, then leaves or just stops sending
/// heartbeats, and joins again later.
/// </summary>
public sealed class DemoViewer(DemoApiClient api, Random random)
{
    private static readonly TimeSpan RetryDelay = TimeSpan.FromSeconds(2);
    private readonly Stopwatch _watched = new();

    public async Task RunAsync(CancellationToken stop)
    {
        while (true)
        {
            if (await api.LiveStreamAsync(stop) is { } stream && await JoinAsync((string?)stream["id"] ?? "", stop) is { } session)
            {
                await WatchAsync(session, stop);
                await Task.Delay(Between(5, 25), stop);
            }
            else
            {
                await Task.Delay(RetryDelay, stop);
            }
        }
    }

    /// <param name="Token">The token for the next heartbeat; each response has a new one.</param>
    /// <param name="Interval">The heartbeat interval that the API asks for.</param>
    private sealed record Session(string Token, TimeSpan Interval);

    private async Task<Session?> JoinAsync(string stream, CancellationToken stop)
    {
        var joined = await api.PostAsync($"/api/streams/{stream}/viewers", new { device = "demo" }, stop);
        if (!joined.Ok)
            return null;
        _watched.Restart();
        return Next(joined);
    }

    private async Task WatchAsync(Session session, CancellationToken stop)
    {
        // Short enough for the viewer count to change while somebody looks at it.
        var length = Between(15, 90);
        while (_watched.Elapsed < length)
        {
            await Task.Delay(session.Interval, stop);
            var response = await api.PostAsync("/api/heartbeats", Heartbeat(session), stop);
            if (response.Status is HttpStatusCode.Unauthorized || response.Text("state") == "ended")
                return;
            // After any other failure the heartbeat is sent again at the next interval.
            if (response.Ok)
                session = Next(response);
        }

        // Two in three send a leave; the others let their session expire.
        if (random.Next(3) > 0)
            await api.PostAsync("/api/heartbeats/leave", Heartbeat(session), stop);
        else
            await Task.Delay(session.Interval * 3, stop);
    }

    private object Heartbeat(Session session) => new { session = session.Token, watchedMs = _watched.ElapsedMilliseconds };

    private static Session Next(DemoResponse response) =>
        new(response.Text("session"), TimeSpan.FromSeconds(Math.Max(1, response.Number("heartbeatSeconds", 10))));

    private TimeSpan Between(int least, int most) => TimeSpan.FromSeconds(random.Next(least, most + 1));
}
