using System.Diagnostics;
using System.Net;
using System.Text.Json;
using XaTube.Api.Statistics;
using XaTube.Api.Tests.Accounts;
using XaTube.Api.Tests.Channels;
using XaTube.Api.Tests.ViewerSessions;
using XaTube.Grains.LiveStreams;

namespace XaTube.Api.Tests.Statistics;

[Collection(Timed.Name)]
public sealed class StreamStatisticsTests(SharedServer server)
{
    // The timeline adds whole milliseconds.
    private const double Rounding = 0.01;

    private static readonly string[] Fields =
    [
        "views", "uniqueViewers", "peakViewers", "averageViewers", "watchSeconds", "averageWatchSeconds", "durationSeconds", "minutes",
    ];

    /// <summary>How the count changed, and between which seconds of the clock.</summary>
    private readonly List<(int Change, double Earliest, double Latest)> _changes = [];

    private readonly Stopwatch _clock = Stopwatch.StartNew();
    private ILiveStreamGrain _stream = null!;

    private double Seconds => _clock.Elapsed.TotalSeconds;

    [Fact]
    public async Task Statistics_agree_with_what_the_audience_did()
    {
        var (streamer, member) = (await Streamer.Enter(server), await Member.Enter(server));
        var began = (Earliest: Seconds, Latest: 0d);
        var (streamId, encoder) = await streamer.GoLive();
        began.Latest = Seconds;
        _stream = server.Grains.GetGrain<ILiveStreamGrain>(streamId);

        // One device, one account in two windows, and an anonymous viewer: four views of three viewers.
        var device = await Enter(server.Public, streamId, "a tablet");
        var window = await Enter(member.Http, streamId, "a tablet");
        var another = await Enter(member.Http, streamId, "a phone");
        await Pass(1);
        var nameless = await Enter(server.Public, streamId);
        await Pass(1.5);
        var watched = await Exit(device);
        await Pass(1);
        watched += await Exit(window) + await Exit(another);
        await Pass(1);
        await encoder.Update();
        watched += await Exit(nameless);
        // The same device once more: another view, no other viewer.
        var returned = await Enter(server.Public, streamId, "a tablet");
        await Pass(0.3);
        watched += await Exit(returned);
        var ended = (Earliest: Seconds, Latest: 0d);
        await streamer.Http.Post($"/api/streams/{streamId}/end");
        ended.Latest = Seconds;

        var statistics = await Eventually.Soon(
            () => streamer.Http.Read<StreamStatistics>($"/api/statistics/streams/{streamId}"),
            found => found.Views == 5 && Math.Abs(found.WatchSeconds!.Value - watched) < 0.0005);
        Assert.Equal((3, 4), (statistics.UniqueViewers, statistics.PeakViewers));
        Assert.Equal(watched / 5, statistics.AverageWatchSeconds!.Value, 3);
        var (shortest, longest) = (ended.Earliest - began.Latest, ended.Latest - began.Earliest);
        Assert.InRange(statistics.DurationSeconds!.Value, shortest - Rounding, longest + Rounding);
        var (least, most) = (LeastViewerSeconds / longest, MostViewerSeconds / shortest);
        Assert.InRange(statistics.AverageViewers!.Value, least - Rounding, most + Rounding);
        // What the clock of the test leaves open must not be so much that anything would do.
        Assert.InRange(most - least, 0, 0.2);
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

    private async Task<(Viewer Viewer, double Since)> Enter(HttpClient http, Guid streamId, string? name = null)
    {
        var joined = await Change(+1, () => Viewer.Join(http, streamId, name));
        return (joined, Seconds);
    }

    /// <summary>Leaves after having played all the while; returns for how long, to the millisecond.</summary>
    private async Task<double> Exit((Viewer Viewer, double Since) present)
    {
        var watchedMs = (long)((Seconds - present.Since) * 1000);
        await Change(-1, async () =>
        {
            await present.Viewer.Leave(watchedMs);
            return watchedMs;
        });
        return watchedMs / 1000.0;
    }

    /// <summary>Sends a request that changes the count, and notes between which moments the stream changed it.</summary>
    private async Task<T> Change<T>(int change, Func<Task<T>> request)
    {
        var before = _changes.Sum(earlier => earlier.Change);
        var began = Seconds;
        var earliest = began;
        var result = await request();
        for (var sent = Seconds; ; sent = Seconds)
        {
            var count = (await _stream.GetSnapshot())!.Viewers;
            if (count == before + change)
                break;
            Assert.Equal(before, count);
            Assert.True(sent - began < 5, $"The count stays {count}.");
            earliest = sent;
            await Pass(0.005);
        }

        _changes.Add((change, earliest, Seconds));
        return result;
    }

    private double LeastViewerSeconds => -_changes.Sum(change => change.Change * (change.Change > 0 ? change.Latest : change.Earliest));

    private double MostViewerSeconds => -_changes.Sum(change => change.Change * (change.Change > 0 ? change.Earliest : change.Latest));

    private static Task Pass(double seconds) => Task.Delay(TimeSpan.FromSeconds(seconds), Cancel);

    private async Task Counted(Guid streamId, int viewers) =>
        await Eventually.Soon(() => Viewer.Count(server.Public, streamId), count => count == viewers);
}
