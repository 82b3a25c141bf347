using System.Diagnostics;
using System.Net;
using XaTube.Api.LiveStreams;
using XaTube.Api.Tests.Accounts;
using XaTube.Api.Tests.Channels;
using XaTube.Api.Tests.ViewerSessions;
using XaTube.Storage.Tests.Postgres;
using Stream = XaTube.Api.LiveStreams.Stream;

namespace XaTube.Api.Tests.Operations;

/// <summary>The whole product on a PostgreSQL that is killed, or hangs, under it.</summary>
public sealed class DatabaseOutageTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Without_its_database_running_streams_are_found_and_watched_and_the_rest_is_refused_in_time(bool hangs)
    {
        await using var postgres = await PostgresServer.Start();
        await postgres.Execute("postgres", "CREATE DATABASE xatube");
        await using var server = await StandaloneServer.Start(
            ("XaTube:Database:Provider", "postgres"),
            ("XaTube:Database:ConnectionString", postgres.ConnectionString("xatube", "postgres")),
            // As in an API process of its own.
            ("XaTube:Database:Patience", "00:00:04"));
        var streamer = await Streamer.Enter(server);
        var (watched, encoder) = await streamer.GoLive();
        var viewer = await Viewer.Join(server.Public, watched);
        var (unseen, _) = await (await Streamer.Enter(server)).GoLive();
        var (unseenToo, _) = await (await Streamer.Enter(server)).GoLive();
        await Eventually.Soon(() => Live(server), live => live.Length == 3);

        if (hangs)
            postgres.Freeze();
        else
            await postgres.Crash();
        try
        {
            await InTime(async () => await viewer.Beat(0));
            foreach (var stream in new[] { watched, unseen })
                await InTime(() => Viewer.Join(server.Public, stream));
            Assert.Equal(StreamState.Live, (await InTime(() => server.Public.Read<Stream>($"/api/streams/{unseenToo}"))).State);
            Assert.Equal(3, (await InTime(() => Live(server))).Length);
            Assert.Equal(HttpStatusCode.OK, (await InTime(encoder.Update)).StatusCode);
            await Eventually.Within(TimeSpan.FromSeconds(1), () => Viewer.Count(server.Public, watched), count => count == 2);

            foreach (var path in new[] { $"/api/statistics/streams/{watched}", "/api/channels", $"/api/channels/{streamer.Channel.Handle}", $"/api/streams/{Guid.NewGuid()}" })
                await Refused(await InTime(() => server.Public.Fetch(path)));
            await Refused(await InTime(() => server.Public.Post("/api/auth/login", new { login = "anybody", password = "anything at all" })));
            await Refused(await InTime(() => streamer.Http.Post($"/api/channels/{streamer.Channel.Id}/keys", new { label = "2" })));
        }
        finally
        {
            if (hangs)
                postgres.Freeze("CONT");
            else
                await postgres.Resume();
        }

        await Eventually.Within(
            TimeSpan.FromSeconds(10), async () => (await server.Public.Fetch($"/api/statistics/streams/{watched}")).StatusCode, status => status == HttpStatusCode.OK);
    }

    private static async Task<Stream[]> Live(StandaloneServer server) =>
        [.. (await server.Public.Read<ListAnswer<Stream>>("/api/streams?live=true")).Items];

    private static async Task Refused(HttpResponseMessage answer)
    {
        await AccountsServer.ProblemOf(answer, HttpStatusCode.ServiceUnavailable, "database-unavailable");
        Assert.NotNull(answer.Headers.RetryAfter);
    }

    /// <summary>Within 5.5 s: the database is waited for 4 s, and half a second more for it to call a statement off.</summary>
    private static async Task<T> InTime<T>(Func<Task<T>> request)
    {
        var clock = Stopwatch.StartNew();
        var answer = await request();
        Assert.True(clock.Elapsed < TimeSpan.FromSeconds(5.5), $"It took {clock.Elapsed}.");
        return answer;
    }
}
