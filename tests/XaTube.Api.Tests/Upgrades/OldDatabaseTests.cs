using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using Microsoft.Data.Sqlite;
using XaTube.Api.Accounts;
using XaTube.Api.Channels;
using XaTube.Api.LiveStreams;
using XaTube.Api.Publishing;
using XaTube.Api.Statistics;
using XaTube.Api.StreamKeys;
using XaTube.Api.Tests.Accounts;
using XaTube.Api.Tests.RtmpCallbacks;
using XaTube.Storage.Tests.Postgres;
using Stream = XaTube.Api.LiveStreams.Stream;

namespace XaTube.Api.Tests.Upgrades;

/// <summary>
/// Databases written by an earlier version (the commit in the fixtures' names), which kept keys and rules with the channel's
/// profile: four channels, one with a stream that ended, one suspended, one with rules of its own, one that is live.
/// </summary>
public sealed class OldDatabaseTests
{
    private const string Fixture = "6c71977";
    private const string Password = "correct horse battery staple";

    [Fact]
    public async Task A_SQLite_database_of_the_version_before_opens_and_works()
    {
        var file = Path.Combine(Directory.CreateTempSubdirectory("xatube-upgrade-").FullName, "xatube.db");
        using (var database = new SqliteConnection($"Data Source={file};Pooling=false"))
        {
            database.Open();
            using var command = database.CreateCommand();
            command.CommandText = await File.ReadAllTextAsync(PathOf("sqlite.sql"), Cancel);
            command.ExecuteNonQuery();
        }

        await Works("sqlite", ("XaTube:Database:ConnectionString", $"Data Source={file}"));
        Directory.Delete(Path.GetDirectoryName(file)!, recursive: true);
    }

    [Fact]
    public async Task A_PostgreSQL_database_of_the_version_before_opens_and_works()
    {
        await using var postgres = await PostgresServer.Start();
        await postgres.Execute("postgres", "CREATE DATABASE xatube");
        await postgres.Execute("xatube", await File.ReadAllTextAsync(PathOf("postgres.sql"), Cancel));
        await Works("postgres", ("XaTube:Database:Provider", "postgres"), ("XaTube:Database:ConnectionString", postgres.ConnectionString("xatube", "postgres")));
    }

    private static async Task Works(string database, params (string Name, string? Value)[] settings)
    {
        var had = JsonSerializer.Deserialize<Had>(await File.ReadAllTextAsync(PathOf($"{database}.json"), Cancel), JsonSerializerOptions.Web)!;
        await using var server = await StandaloneServer.Start(settings);
        var login = await (await server.Public.Post("/api/auth/login", new { login = "streamer", password = Password })).As<TokenAnswer>(HttpStatusCode.OK);
        using var streamer = server.NewClient();
        streamer.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", login.AccessToken);

        var channel = await server.Public.Read<Channel>("/api/channels/past");
        Assert.Equal((had.Past.Id, "past title", "A description", "Music"), (channel.Id, channel.Title, channel.Description, channel.Category));
        Assert.Equal(["one", "два"], channel.Tags);

        await KeysAreAsTheyWere(streamer, had.Past.Id);
        await RulesAreAsTheyWere(streamer, had);
        await PublishersAreAnsweredAsBefore(server, had);
        await HistoryIsAsItWas(streamer, had);
        await NewThingsWork(server, streamer, had.Past);
    }

    private static async Task KeysAreAsTheyWere(HttpClient streamer, Guid channel)
    {
        var keys = (await streamer.Read<ListAnswer<StreamKey>>($"/api/channels/{channel}/keys")).Items;
        Assert.Equal(["expiring", "rotated", "rotated", "revoked", "main"], keys.Select(key => key.Label));
        Assert.Equal([false, false, true, true, false], keys.Select(key => key.RevokedAt is not null));
        Assert.NotNull(keys[0].ExpiresAt);
        Assert.NotNull(keys[4].LastUsedAt);
        var history = (await streamer.Read<ListAnswer<StreamKeyChange>>($"/api/channels/{channel}/keys/history")).Items;
        Assert.Equal(
            [StreamKeyAction.Created, StreamKeyAction.Replaced, StreamKeyAction.Created, StreamKeyAction.Created, StreamKeyAction.Deleted, StreamKeyAction.Created, StreamKeyAction.Created],
            history.Select(change => change.Action));
        Assert.All(history, change => Assert.Equal("streamer", change.By));
    }

    private static async Task RulesAreAsTheyWere(HttpClient streamer, Had had)
    {
        var suspended = await streamer.Read<ChannelPublishing>($"/api/channels/{had.Suspended.Id}/publishing");
        Assert.Equal("Spam", suspended.Suspension?.Reason);
        var rules = await streamer.Read<ChannelPublishing>($"/api/channels/{had.Rules.Id}/publishing");
        Assert.Equal((77, SecondPublisherRule.Takeover), (rules.GraceSeconds, rules.SecondPublisher));
        var attempt = Assert.Single((await streamer.Read<ListAnswer<ChannelPublishAttempt>>($"/api/channels/{had.Rules.Id}/publishing/attempts")).Items);
        Assert.Equal(("accepted", 2, "node"), (attempt.Outcome, attempt.Times, attempt.Node));
    }

    private static async Task PublishersAreAnsweredAsBefore(StandaloneServer server, Had had)
    {
        Publisher By(string key, string client) => new(server, key, client, "node", "1");
        Assert.Equal(StreamState.Live, (await server.Public.Read<Stream>($"/api/streams/{had.Live.Stream}")).State);
        Assert.Equal(HttpStatusCode.OK, (await By(had.Live.Key, "5").Update()).StatusCode);
        Assert.Equal(had.Live.Stream, await By(had.Live.Key, "5").GoLive());
        // Taken over, as its rules say.
        Assert.Equal(had.Rules.Stream, await By(had.Rules.Key, "6").GoLive());
        foreach (var (key, slug) in new[]
        {
            (had.Past.Revoked, "revoked-key"), (had.Past.Replaced, "revoked-key"), (had.Past.Expired, "expired-key"), (had.Suspended.Key, "channel-suspended"),
        })
            await AccountsServer.ProblemOf(await By(key!, "7").Publish(), HttpStatusCode.Forbidden, slug);
    }

    private static async Task HistoryIsAsItWas(HttpClient streamer, Had had)
    {
        var past = await streamer.Read<Stream>($"/api/streams/{had.Past.Stream}");
        Assert.Equal((StreamState.Ended, 1), (past.State, past.PeakViewers));
        var statistics = await streamer.Read<StreamStatistics>($"/api/statistics/streams/{had.Past.Stream}");
        Assert.Equal((1, 1), (statistics.Views, statistics.UniqueViewers));
        Assert.Equal(1.5, statistics.WatchSeconds);
    }

    private static async Task NewThingsWork(StandaloneServer server, HttpClient streamer, HadChannel past)
    {
        var key = await (await streamer.Post($"/api/channels/{past.Id}/keys", new { label = "new" })).As<CreatedStreamKey>(HttpStatusCode.Created);
        var first = await new Publisher(server, key.Key, "8", "node", "1").GoLive();
        Assert.NotEqual(past.Stream, first);
        Assert.Equal("past title", (await server.Public.Read<Stream>($"/api/streams/{first}")).Title);
        Assert.Equal(HttpStatusCode.NoContent, (await streamer.DeleteAsync(new Uri($"/api/channels/{past.Id}/keys/{key.Id}", UriKind.Relative), Cancel)).StatusCode);
        await Eventually.Soon(() => server.Public.Read<Stream>($"/api/streams/{first}"), stream => stream.State == StreamState.Ended);
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private static string PathOf(string fixture) => Path.Combine(AppContext.BaseDirectory, "Upgrades", $"{Fixture}-{fixture}");

    private sealed record Had(HadChannel Past, HadChannel Suspended, HadChannel Rules, HadChannel Live);

    private sealed record HadChannel(Guid Id, string Key, Guid Stream, string? Revoked, string? Replaced, string? Expired);
}
