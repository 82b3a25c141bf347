using System.Diagnostics;
using System.Net;
using XaTube.Api.LiveStreams;
using XaTube.Api.Tests.Accounts;
using XaTube.Api.Tests.Channels;
using XaTube.Api.Tests.ViewerSessions;
using XaTube.Storage.Tests.Postgres;
using Stream = XaTube.Api.LiveStreams.Stream;

namespace XaTube.Api.Tests.Operations;

/// <summary>A silo and an API, all timeouts at their defaults, whose PostgreSQL is killed or hangs.</summary>
public sealed class DatabaseOutageTests
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(1);

    /// <summary>An API process waits for the database for 4 s, and half a second more for it to cancel a statement.</summary>
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(5.5);

    [Fact]
    public async Task Without_its_database_running_streams_are_found_and_watched_and_the_rest_is_refused_in_time()
    {
        await using var postgres = await PostgresServer.Start();
        await using var server = await StartOn(postgres);
        var streamer = await Streamer.Enter(server);
        var (watched, encoder) = await streamer.GoLive();
        var viewer = await Viewer.Join(server.Public, watched);
        var (unseen, _) = await (await Streamer.Enter(server)).GoLive();
        var (unseenToo, _) = await (await Streamer.Enter(server)).GoLive();
        await Eventually.Soon(() => Live(server), live => live.Length == 3);

        await postgres.Crash();
        try
        {
            await InTime(() => viewer.Beat(0));
            foreach (var stream in new[] { watched, unseen })
                await InTime(() => Viewer.Join(server.Public, stream));
            Assert.Equal(StreamState.Live, (await InTime(() => server.Public.Read<Stream>($"/api/streams/{unseenToo}"))).State);
            Assert.Equal(3, (await InTime(() => Live(server))).Length);
            Assert.Equal(HttpStatusCode.OK, (await InTime(encoder.Update)).StatusCode);
            await Eventually.Within(Soon, () => Viewer.Count(server.Public, watched), count => count == 2);

            foreach (var path in new[] { $"/api/statistics/streams/{watched}", "/api/channels", $"/api/channels/{streamer.Channel.Handle}", $"/api/streams/{Guid.NewGuid()}" })
                await Refused(await InTime(() => server.Public.Fetch(path)));
            await Refused(await InTime(() => server.Public.Post("/api/auth/login", new { login = "anybody", password = "anything at all" })));
            await Refused(await InTime(() => streamer.Http.Post($"/api/channels/{streamer.Channel.Id}/keys", new { label = "2" })));
        }
        finally
        {
            await postgres.Resume();
        }

        await Eventually.Within(TimeSpan.FromSeconds(10), () => Statistics(server, watched), status => status == HttpStatusCode.OK);
    }

    /// <summary>
    /// Not all of this is as it should be: what says "today" pins a fault of a silo whose database hangs, which waits for it
    /// for 15 s. Issue 19, "An elastic cluster that no hang takes down", mends it, and then these assertions have to be
    /// those of the test above. Measured on the day this was written, with a hang of 60 s: the first new key was refused
    /// after 12.3 s and not 4; one renewal of a running broadcast took 7.1 s and was answered with 503; the list of streams
    /// was 503 from 38 s after the begin until 6.5 s after the end; the count of viewers was 0 for a second after the end;
    /// the API was not ready throughout.
    /// </summary>
    [Fact]
    public async Task With_a_database_that_hangs_running_streams_are_watched_and_today_their_list_is_lost()
    {
        await using var postgres = await PostgresServer.Start();
        await using var server = await StartOn(postgres);
        var streamer = await Streamer.Enter(server);
        var (watched, encoder) = await streamer.GoLive();
        var viewer = await Viewer.Join(server.Public, watched);
        var (unseen, _) = await (await Streamer.Enter(server)).GoLive();
        await Eventually.Soon(() => Live(server), live => live.Length == 2 && live.Sum(stream => stream.Viewers) == 1);
        using var ended = new CancellationTokenSource();

        postgres.Freeze();
        try
        {
            var watching = WatchAsync(server, watched, viewer, ended.Token);
            var renewing = RenewAsync(encoder, ended.Token);
            await InTime(() => Viewer.Join(server.Public, unseen));
            Assert.Equal(2, (await InTime(() => Live(server))).Length);
            await Refused(await InTime(() => server.Public.Fetch($"/api/statistics/streams/{watched}")));
            await Refused(await InTime(() => server.Public.Fetch("/api/channels")));

            // Today: to be refused in time, with its reason.
            var clock = Stopwatch.StartNew();
            var key = await streamer.Http.Post($"/api/channels/{streamer.Channel.Id}/keys", new { label = "2" });
            Assert.Equal(HttpStatusCode.ServiceUnavailable, key.StatusCode);
            Assert.True(clock.Elapsed < TimeSpan.FromSeconds(20), $"It took {clock.Elapsed}.");

            // Today: to be OK, with both streams, for as long as the database hangs.
            await Eventually.Within(TimeSpan.FromSeconds(60), () => ListStatus(server), status => status == HttpStatusCode.ServiceUnavailable);

            await ended.CancelAsync();
            await watching;
            // Today: to be none.
            Assert.InRange(await renewing, 0, 2);
        }
        finally
        {
            postgres.Freeze("CONT");
        }

        await Eventually.Within(TimeSpan.FromSeconds(15), () => ListStatus(server), status => status == HttpStatusCode.OK);
        await Eventually.Within(TimeSpan.FromSeconds(10), () => Statistics(server, watched), status => status == HttpStatusCode.OK);
        // Today: to have been 1 all the time.
        await viewer.Beat(0);
        await Eventually.Soon(() => Viewer.Count(server.Public, watched), count => count == 1);
    }

    private static async Task<ClusterServer> StartOn(PostgresServer postgres)
    {
        await postgres.Execute("postgres", "CREATE DATABASE xatube");
        return await ClusterServer.Start(postgres.ConnectionString("xatube", "postgres"));
    }

    /// <summary>Heartbeats and the page of the stream: answered in time, with the right count, whatever the database does.</summary>
    private static async Task WatchAsync(ClusterServer server, Guid stream, Viewer viewer, CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            await InTime(() => viewer.Beat(0));
            Assert.Equal(1, (await InTime(() => server.Public.Read<Stream>($"/api/streams/{stream}"))).Viewers);
            await Pause(Soon, stop);
        }
    }

    /// <summary>Renews the broadcast as nginx-rtmp does; returns how many renewals failed.</summary>
    private static async Task<int> RenewAsync(RtmpCallbacks.Publisher encoder, CancellationToken stop)
    {
        var failed = 0;
        while (!stop.IsCancellationRequested)
        {
            if ((await encoder.Update()).StatusCode != HttpStatusCode.OK)
                failed++;
            await Pause(TimeSpan.FromSeconds(5), stop);
        }

        return failed;
    }

    private static Task Pause(TimeSpan time, CancellationToken stop) =>
        Task.Delay(time, stop).ContinueWith(_ => { }, TaskScheduler.Default);

    private static async Task<HttpStatusCode> ListStatus(ClusterServer server) =>
        (await server.Public.Fetch("/api/streams?live=true")).StatusCode;

    private static async Task<HttpStatusCode> Statistics(ClusterServer server, Guid stream) =>
        (await server.Public.Fetch($"/api/statistics/streams/{stream}")).StatusCode;

    private static async Task<Stream[]> Live(StandaloneServer server) =>
        [.. (await server.Public.Read<ListAnswer<Stream>>("/api/streams?live=true")).Items];

    private static async Task Refused(HttpResponseMessage answer)
    {
        await AccountsServer.ProblemOf(answer, HttpStatusCode.ServiceUnavailable, "database-unavailable");
        Assert.NotNull(answer.Headers.RetryAfter);
    }

    private static async Task<T> InTime<T>(Func<Task<T>> request)
    {
        var clock = Stopwatch.StartNew();
        var answer = await request();
        Assert.True(clock.Elapsed < Limit, $"It took {clock.Elapsed}.");
        return answer;
    }
}
