using System.Diagnostics;
using System.Net;
using System.Text;
using System.Text.Json;
using XaTube.Api.LiveStreams;
using XaTube.Api.Tests.Channels;

namespace XaTube.Api.Tests.ViewerSessions;

/// <summary>How soon joins, leaves and silence show in the number of viewers. Heartbeat interval 1 s, no address limit.</summary>
[Collection(Timed.Name)]
public sealed class PresenceTests(QuickServer server)
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan SilentAfter = TimeSpan.FromSeconds(2.5);

    [Fact]
    public async Task A_join_and_a_leave_are_visible_within_a_second()
    {
        var (streamId, _) = await (await Streamer.Enter(server)).GoLive();

        var first = await Viewer.Join(server.Public, streamId);
        await Counted(streamId, 1);
        var second = await Viewer.Join(server.Public, streamId);
        await Counted(streamId, 2);

        await first.Leave(0);
        await Counted(streamId, 1);

        // The request of a page that is being closed: navigator.sendBeacon with a string.
        using var beacon = new StringContent(JsonSerializer.Serialize(new { session = second.Session, watchedMs = 0 }), Encoding.UTF8, "text/plain");
        var answer = await server.Public.PostAsync("/api/heartbeats/leave", beacon, Cancel);
        Assert.Equal(HttpStatusCode.NoContent, answer.StatusCode);
        await Counted(streamId, 0);
    }

    [Fact]
    public async Task A_viewer_that_leaves_twice_is_subtracted_once_and_may_return()
    {
        var (streamId, _) = await (await Streamer.Enter(server)).GoLive();
        var staying = await Viewer.Join(server.Public, streamId);
        var leaving = await Viewer.Join(server.Public, streamId);
        await Counted(streamId, 2);

        await leaving.Leave(0);
        await leaving.Leave(0);
        await Counted(streamId, 1);

        await leaving.Beat(0);
        await leaving.Beat(0);
        await staying.Beat(0);
        await Counted(streamId, 2);
        await Viewer.Join(server.Public, streamId);
        await Counted(streamId, 3);
    }

    // Join and leave often share a batch, or are applied in the other order. The session remembers the leave either way, so
    // that a join which is applied after it adds nobody: AudiencePartitionGrain.Wake.
    [Fact]
    public async Task Viewers_that_leave_at_once_are_not_counted()
    {
        var (streamId, _) = await (await Streamer.Enter(server)).GoLive();
        for (var n = 0; n < 10; n++)
            await (await Viewer.Join(server.Public, streamId)).Leave(0);
        Viewer[] staying = [await Viewer.Join(server.Public, streamId), await Viewer.Join(server.Public, streamId)];
        await Counted(streamId, 2);

        // One that is counted by mistake stays so until it is silent for too long, which is later than this.
        for (var clock = Stopwatch.StartNew(); clock.Elapsed < SilentAfter - Limit - TimeSpan.FromMilliseconds(250);)
        {
            Assert.Equal(2, await Viewer.Count(server.Public, streamId));
            foreach (var viewer in staying)
                await viewer.Beat(0);
            await Task.Delay(50, Cancel);
        }
    }

    [Fact]
    public async Task A_silent_viewer_is_gone_after_two_and_a_half_intervals_and_not_before()
    {
        var (streamId, encoder) = await (await Streamer.Enter(server)).GoLive();
        var viewer = await Viewer.Join(server.Public, streamId);
        await Counted(streamId, 1);

        var sent = Stopwatch.GetTimestamp();
        await viewer.Beat(0);
        var answered = Stopwatch.GetTimestamp();
        for (var asked = answered; await Viewer.Count(server.Public, streamId) == 1; asked = Stopwatch.GetTimestamp())
        {
            // The time of the request counts, since the response may be slow.
            Assert.True(Stopwatch.GetElapsedTime(answered, asked) < SilentAfter + Limit, "The silent viewer is still counted.");
            await encoder.Update();
            await Task.Delay(20, Cancel);
        }

        Assert.True(Stopwatch.GetElapsedTime(sent) >= SilentAfter, $"The viewer was removed after {Stopwatch.GetElapsedTime(sent)}.");
        Assert.Equal(0, await Viewer.Count(server.Public, streamId));
    }

    [Fact]
    public async Task A_viewer_that_sends_heartbeats_stays_counted()
    {
        var (streamId, encoder) = await (await Streamer.Enter(server)).GoLive();
        var viewer = await Viewer.Join(server.Public, streamId);
        await Counted(streamId, 1);

        var clock = Stopwatch.StartNew();
        while (clock.Elapsed < SilentAfter * 2)
        {
            Assert.Equal(1, (await viewer.Beat(clock.ElapsedMilliseconds)).Viewers);
            await encoder.Update();
            await Task.Delay(500, Cancel);
        }
    }

    [Fact]
    public async Task Without_an_address_limit_all_viewers_of_one_address_are_counted()
    {
        var (streamId, encoder) = await (await Streamer.Enter(server)).GoLive();

        var viewers = await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => Viewer.Join(server.Public, streamId)));
        await Counted(streamId, 100);

        await encoder.Update();
        await Task.WhenAll(viewers.Take(60).Select(viewer => viewer.Leave(0)));
        await Counted(streamId, 40);
    }

    [Fact]
    public async Task Heartbeats_bring_an_ended_stream_no_viewers()
    {
        var streamer = await Streamer.Enter(server);
        var (streamId, _) = await streamer.GoLive();
        var viewer = await Viewer.Join(server.Public, streamId);
        await Counted(streamId, 1);
        await streamer.Http.Post($"/api/streams/{streamId}/end");

        await Counted(streamId, 0);
        Assert.Equal((StreamState.Ended, 0), ((await viewer.Beat(0)).State, (await viewer.Beat(0)).Viewers));
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private Task<int> Counted(Guid streamId, int viewers) =>
        Eventually.Within(Limit, () => Viewer.Count(server.Public, streamId), count => count == viewers);
}
