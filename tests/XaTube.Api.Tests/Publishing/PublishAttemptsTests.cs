using System.Net;
using XaTube.Api.Publishing;
using XaTube.Api.Tests.Accounts;
using XaTube.Api.Tests.Channels;
using XaTube.Grains.StreamKeys;

namespace XaTube.Api.Tests.Publishing;

public sealed class PublishAttemptsTests(SharedServer server)
{
    [Fact]
    public async Task The_owner_sees_who_went_live_and_who_was_refused_and_why()
    {
        var streamer = await Streamer.Enter(server);
        Assert.Empty(await Attempts(streamer));

        await streamer.GoLive();
        for (var again = 0; again < 3; again++)
            await AccountsServer.ProblemOf(await streamer.Encoder("2").Publish(), HttpStatusCode.Forbidden, "already-publishing");
        await streamer.Http.DeleteAsync($"/api/channels/{streamer.Channel.Id}/keys/{streamer.Key.Id}", TestContext.Current.CancellationToken);
        await AccountsServer.ProblemOf(await streamer.Encoder("3").Publish(), HttpStatusCode.Forbidden, "revoked-key");

        var attempts = await Eventually.Soon(() => Attempts(streamer), attempts => attempts.Count == 3);
        Assert.Equal(
            [("revoked-key", 1), ("already-publishing", 3), ("accepted", 1)], attempts.Select(attempt => (attempt.Outcome, attempt.Times)));
        Assert.All(attempts, attempt => Assert.Equal(
            (streamer.Key.Id, "OBS", streamer.Key.Prefix, "local"), (attempt.KeyId, attempt.KeyLabel, attempt.KeyPrefix, attempt.Node)));
        Assert.All(attempts, attempt => Assert.InRange(attempt.At, DateTimeOffset.UtcNow.AddMinutes(-1), DateTimeOffset.UtcNow.AddSeconds(1)));
    }

    [Fact]
    public async Task A_publisher_that_asks_again_and_a_key_of_nobody_are_no_attempts()
    {
        var streamer = await Streamer.Enter(server);
        var (_, encoder) = await streamer.GoLive();
        await encoder.GoLive();
        await streamer.Encoder(key: StreamKeySecret.Generate().Text).Publish();

        Assert.Equal("accepted", Assert.Single(await Attempts(streamer)).Outcome);
    }

    [Fact]
    public async Task Nobody_else_sees_them()
    {
        var (streamer, stranger) = (await Streamer.Enter(server), await Streamer.Enter(server));
        await AccountsServer.ProblemOf(await stranger.Http.Fetch(Address(streamer)), HttpStatusCode.Forbidden, "forbidden");
        Assert.Equal(HttpStatusCode.Unauthorized, (await server.Public.Fetch(Address(streamer))).StatusCode);
    }

    private static string Address(Streamer streamer) => $"/api/channels/{streamer.Channel.Id}/publishing/attempts";

    private static async Task<IReadOnlyList<ChannelPublishAttempt>> Attempts(Streamer streamer) =>
        (await streamer.Http.Read<ListAnswer<ChannelPublishAttempt>>(Address(streamer))).Items;
}
