using System.Diagnostics;
using System.Net;
using XaTube.Api.Statistics;
using XaTube.Api.Tests.Accounts;
using XaTube.Api.Tests.Channels;
using XaTube.Api.ViewerSessions;

namespace XaTube.Api.Tests.ViewerSessions;

public sealed class WatchTimeTests(SharedServer server)
{
    // A token says to the millisecond when it was issued.
    private static readonly double Slack = ViewerSession.Slack.TotalSeconds + 0.001;

    [Fact]
    public async Task Whoever_claims_to_have_watched_for_hours_is_credited_the_time_that_passed()
    {
        var streamer = await Streamer.Enter(server);
        var (streamId, _) = await streamer.GoLive();
        var clock = Stopwatch.StartNew();
        var viewer = await Viewer.Join(server.Public, streamId);

        for (var n = 1; n <= 20; n++)
            await viewer.Beat(n * 3_600_000L);
        await viewer.Beat(long.MaxValue);
        var most = clock.Elapsed.TotalSeconds + Slack;

        var watched = await Watched(streamer, streamId, seconds => seconds > 0);
        Assert.InRange(watched, 0.001, most);
        // Watch time is written every two seconds: what could still be owed is there now.
        await Task.Delay(2500, TestContext.Current.CancellationToken);
        Assert.InRange(await Watched(streamer, streamId, _ => true), 0.001, most);
    }

    [Fact]
    public async Task A_token_that_is_sent_fifty_times_is_credited_once()
    {
        var streamer = await Streamer.Enter(server);
        var (streamId, _) = await streamer.GoLive();
        var viewer = await Viewer.Join(server.Public, streamId);
        var token = viewer.Session;
        await Eventually.Soon(() => Viewer.Count(server.Public, streamId), count => count == 1);

        var answers = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ =>
            server.Public.Post("/api/heartbeats", new { session = token, watchedMs = 1500 })));
        Assert.All(answers, answer => Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode));
        await viewer.Leave(1500);

        Assert.Equal(1.5, await Watched(streamer, streamId, seconds => seconds > 0));
        await Eventually.Soon(() => Viewer.Count(server.Public, streamId), count => count == 0);
        var statistics = await streamer.Http.Read<StreamStatistics>($"/api/statistics/streams/{streamId}");
        Assert.Equal((1, 1.5, 1), (statistics.Views, statistics.WatchSeconds, statistics.PeakViewers));
    }

    [Fact]
    public async Task Watched_time_below_zero_is_refused()
    {
        var (streamId, _) = await (await Streamer.Enter(server)).GoLive();
        var viewer = await Viewer.Join(server.Public, streamId);

        var problem = await AccountsServer.ProblemOf(
            await server.Public.Post("/api/heartbeats", new { session = viewer.Session, watchedMs = -1 }), HttpStatusCode.BadRequest, "validation");
        Assert.Equal(["watchedMs"], problem.Errors!.Keys);
        problem = await AccountsServer.ProblemOf(
            await server.Public.Post("/api/heartbeats/leave", new { session = viewer.Session, watchedMs = -1 }), HttpStatusCode.BadRequest, "validation");
        Assert.Equal(["watchedMs"], problem.Errors!.Keys);
        await Eventually.Soon(() => Viewer.Count(server.Public, streamId), count => count == 1);
    }

    private static async Task<double> Watched(Streamer streamer, Guid streamId, Func<double, bool> isRight) => await Eventually.Soon(
        async () => (await streamer.Http.Read<StreamStatistics>($"/api/statistics/streams/{streamId}")).WatchSeconds!.Value, isRight);
}
