using System.Net;
using XaTube.Api.Channels;
using XaTube.Api.LiveStreams;
using XaTube.Api.Statistics;
using XaTube.Api.StreamKeys;
using XaTube.Api.Tests.Accounts;
using XaTube.Api.Tests.Channels;
using XaTube.Api.Tests.ViewerSessions;
using Stream = XaTube.Api.LiveStreams.Stream;

namespace XaTube.Api.Tests.Operations;

public sealed class RestartTests
{
    [Fact]
    public async Task A_server_that_starts_again_knows_what_it_knew()
    {
        await using var server = await StandaloneServer.Start(
            ("XaTube:LiveStreams:UpdatePeriod", "00:00:00.5"), ("XaTube:LiveStreams:Lease", "00:00:02"), ("XaTube:LiveStreams:Grace", "00:00:04"));
        var streamer = await Streamer.Enter(server, "Kept");
        var past = await streamer.Encoder().GoLive();
        var audience = await Viewer.Join(server.Public, past);
        await Eventually.Soon(() => Viewer.Count(server.Public, past), count => count == 1);
        await audience.Leave(1200);
        await streamer.Http.Post($"/api/streams/{past}/end");
        var (running, stopped) = (streamer.Encoder("2"), await Streamer.Enter(server));
        var streamId = await running.GoLive();
        var (stoppedId, _) = await stopped.GoLive();
        var viewer = await Viewer.Join(server.Public, streamId);
        await Eventually.Soon(() => Viewer.Count(server.Public, streamId), count => count == 1);
        var before = await server.Public.Read<Stream>($"/api/streams/{streamId}");
        var down = server.Now;

        await server.Restart();

        // The broadcast that went on is the same, for its publisher and for its viewers.
        Assert.Equal(HttpStatusCode.OK, (await running.Update()).StatusCode);
        Assert.Equal(streamId, await running.GoLive());
        var after = await Eventually.Soon(() => server.Public.Read<Stream>($"/api/streams/{streamId}"), stream => stream.State == StreamState.Live);
        Assert.Equal((before.StartedAt, before.PlaybackUrl), (after.StartedAt, after.PlaybackUrl));
        await Eventually.Soon(
            () => server.Public.Read<ListAnswer<Stream>>("/api/streams?live=true"), found => found.Items.Any(stream => stream.Id == streamId));
        var beat = await server.Public.Post("/api/heartbeats", new { session = viewer.Session, watchedMs = 0 });
        Assert.Equal(HttpStatusCode.Accepted, beat.StatusCode);
        await Eventually.Within(TimeSpan.FromSeconds(1), () => Viewer.Count(server.Public, streamId), count => count == 1);

        await KnowsThePast(server, streamer, past);

        // The one that stopped in the meantime is over, and was over when it was last heard of.
        var ended = await Eventually.Within(
            TimeSpan.FromSeconds(8), () => server.Public.Read<Stream>($"/api/streams/{stoppedId}"),
            stream =>
            {
                running.Update().GetAwaiter().GetResult();
                return stream.State == StreamState.Ended;
            });
        Assert.True(ended.EndedAt <= down, $"Ended at {ended.EndedAt}, but the server went down at {down}");
        Assert.Equal(StreamState.Live, (await server.Public.Read<Stream>($"/api/streams/{streamId}")).State);
    }

    private static async Task KnowsThePast(StandaloneServer server, Streamer streamer, Guid past)
    {
        var owner = (await Member.LogIn(server, streamer.Member.Name)).Http;
        Assert.Equal(streamer.Channel.Id, (await owner.Read<ListAnswer<Channel>>("/api/channels/mine")).Items.Single().Id);
        var key = (await owner.Read<ListAnswer<StreamKey>>($"/api/channels/{streamer.Channel.Id}/keys")).Items.Single();
        Assert.Equal((streamer.Key.Id, streamer.Key.Prefix, "OBS"), (key.Id, key.Prefix, key.Label));
        var history = (await owner.Read<ListAnswer<Stream>>($"/api/channels/{streamer.Channel.Id}/streams")).Items;
        Assert.Equal((2, past, StreamState.Ended), (history.Count, history[1].Id, history[1].State));
        var statistics = await owner.Read<StreamStatistics>($"/api/statistics/streams/{past}");
        Assert.Equal((1, 1, 1.2), (statistics.Views, statistics.PeakViewers, statistics.WatchSeconds));
    }
}
