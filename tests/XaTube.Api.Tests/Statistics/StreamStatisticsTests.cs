using System.Diagnostics;
using System.Net;
using System.Text.Json;
using XaTube.Api.Statistics;
using XaTube.Api.Tests.Accounts;
using XaTube.Api.Tests.Channels;
using XaTube.Api.Tests.ViewerSessions;

namespace XaTube.Api.Tests.Statistics;

[Collection(Timed.Name)]
public sealed class StreamStatisticsTests(SharedServer server)
{
    private static readonly string[] Fields =
    [
        "views", "uniqueViewers", "peakViewers", "averageViewers", "watchSeconds", "averageWatchSeconds", "durationSeconds", "minutes",
    ];

    private readonly List<(double At, int Viewers)> _script = [(0, 0)];
    private Stopwatch _clock = new();

    [Fact]
    public async Task Statistics_agree_with_what_the_audience_did()
    {
        var (streamer, member) = (await Streamer.Enter(server), await Member.Enter(server));
        var (streamId, encoder) = await streamer.GoLive();
        _clock = Stopwatch.StartNew();

        // One device, one account in two windows, and somebody who gives nothing: four views of three viewers.
        var device = await Enter(1, server.Public, streamId, "a tablet");
        var window = await Enter(2, member.Http, streamId, "a tablet");
        var another = await Enter(3, member.Http, streamId, "a phone");
        await Pass(1);
        var nameless = await Enter(4, server.Public, streamId);
        await Counted(streamId, 4);
        await Pass(1.5);
        var watched = await Exit(3, device);
        await Pass(1);
        watched += await Exit(2, window) + await Exit(1, another);
        await Pass(1);
        await encoder.Update();
        watched += await Exit(0, nameless);
        // The same device once more: another view, no other viewer.
        var returned = await Enter(1, server.Public, streamId, "a tablet");
        await Pass(0.3);
        watched += await Exit(0, returned);
        await Counted(streamId, 0);
        await streamer.Http.Post($"/api/streams/{streamId}/end");
        var duration = _clock.Elapsed.TotalSeconds;

        var statistics = await Eventually.Soon(
            () => streamer.Http.Read<StreamStatistics>($"/api/statistics/streams/{streamId}"),
            found => found.Views == 5 && Math.Abs(found.WatchSeconds!.Value - watched) < 0.0005);
        Assert.Equal((3, 4), (statistics.UniqueViewers, statistics.PeakViewers));
        Assert.Equal(watched / 5, statistics.AverageWatchSeconds!.Value, 3);
        Assert.Equal(duration, statistics.DurationSeconds!.Value, 0.5);
        // Counts follow the audience by up to a second, up and down alike.
        Assert.Equal(ScriptedAverage(duration), statistics.AverageViewers!.Value, 0.4);
        AssertMinutesAddUp(statistics);
    }

    [Fact]
    public async Task The_public_sees_views_and_peak_and_nothing_else()
    {
        var (streamer, stranger) = (await Streamer.Enter(server), await Streamer.Enter(server));
        var (streamId, _) = await streamer.GoLive();
        var viewer = await Viewer.Join(server.Public, streamId);
        await Counted(streamId, 1);
        await viewer.Leave(100);

        foreach (var who in new[] { server.Public, stranger.Http })
        {
            var seen = await Eventually.Soon(
                () => who.Read<JsonElement>($"/api/statistics/streams/{streamId}"), found => found.GetProperty("views").GetInt32() == 1);
            Assert.Equal(Fields.Order(), seen.Names().Order());
            Assert.Equal(1, seen.GetProperty("peakViewers").GetInt32());
            Assert.All(
                Fields.Except(["views", "peakViewers"]), field => Assert.Equal(JsonValueKind.Null, seen.GetProperty(field).ValueKind));
        }

        var owned = await streamer.Http.Read<JsonElement>($"/api/statistics/streams/{streamId}");
        Assert.All(Fields, field => Assert.NotEqual(JsonValueKind.Null, owned.GetProperty(field).ValueKind));
        Assert.Equal(
            ["at", "averageViewers", "peakViewers", "joins", "watchSeconds"], owned.GetProperty("minutes")[0].Names());
    }

    [Fact]
    public async Task A_stream_that_nobody_watched_has_statistics_of_nobody()
    {
        var streamer = await Streamer.Enter(server);
        var (streamId, _) = await streamer.GoLive();
        await streamer.Http.Post($"/api/streams/{streamId}/end");

        var statistics = await streamer.Http.Read<StreamStatistics>($"/api/statistics/streams/{streamId}");

        Assert.Equal(
            (0, 0, 0, 0d, 0d, 0d),
            (statistics.Views, statistics.UniqueViewers, statistics.PeakViewers, statistics.AverageViewers, statistics.WatchSeconds,
                statistics.AverageWatchSeconds));
    }

    [Fact]
    public async Task A_stream_that_does_not_exist_has_none() => await AccountsServer.ProblemOf(
        await server.Public.Fetch($"/api/statistics/streams/{Guid.NewGuid()}"), HttpStatusCode.NotFound, "not-found");

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private static void AssertMinutesAddUp(StreamStatistics statistics)
    {
        var minutes = statistics.Minutes!;
        Assert.Equal(statistics.Views, minutes.Sum(minute => minute.Joins));
        Assert.Equal(statistics.WatchSeconds!.Value, minutes.Sum(minute => minute.WatchSeconds), 3);
        Assert.Equal(statistics.PeakViewers, minutes.Max(minute => minute.PeakViewers));
        Assert.Equal(minutes.Select(minute => minute.At).Distinct().Order(), minutes.Select(minute => minute.At));
        Assert.All(minutes, minute =>
        {
            Assert.Equal((0, 0), (minute.At.Second, minute.At.Millisecond));
            Assert.InRange(minute.AverageViewers, 0, minute.PeakViewers);
        });
    }

    private async Task<(Viewer, double)> Enter(int viewers, HttpClient http, Guid streamId, string? name = null)
    {
        var viewer = await Viewer.Join(http, streamId, name);
        _script.Add((_clock.Elapsed.TotalSeconds, viewers));
        return (viewer, _clock.Elapsed.TotalSeconds);
    }

    /// <summary>Leaves after having played all the while; answers for how long, to the millisecond.</summary>
    private async Task<double> Exit(int viewers, (Viewer Viewer, double Since) present)
    {
        var watchedMs = (long)((_clock.Elapsed.TotalSeconds - present.Since) * 1000);
        await present.Viewer.Leave(watchedMs);
        _script.Add((_clock.Elapsed.TotalSeconds, viewers));
        return watchedMs / 1000.0;
    }

    private double ScriptedAverage(double duration) => _script.Zip(
        _script.Skip(1).Append((At: duration, Viewers: 0)), (step, next) => step.Viewers * (next.At - step.At)).Sum() / duration;

    private static Task Pass(double seconds) => Task.Delay(TimeSpan.FromSeconds(seconds), Cancel);

    private async Task Counted(Guid streamId, int viewers) =>
        await Eventually.Soon(() => Viewer.Count(server.Public, streamId), count => count == viewers);
}
