using System.Net;
using XaTube.Api.StreamKeys;
using XaTube.Api.Tests.Accounts;
using XaTube.Api.Tests.Channels;

namespace XaTube.Api.Tests.StreamKeys;

public sealed class ExpiryTests(SharedServer server)
{
    [Fact]
    public async Task A_key_is_refused_from_when_it_expires_and_so_is_its_publisher()
    {
        var streamer = await Streamer.Enter(server);
        var expiresAt = server.Now.AddSeconds(2);
        var guest = await Create(streamer, new { label = "Guest", expiresAt });
        Assert.Equal(expiresAt, guest.ExpiresAt!.Value, TimeSpan.FromMilliseconds(1));
        var encoder = streamer.Encoder("1", guest.Key);
        await encoder.GoLive();
        Assert.Equal(HttpStatusCode.OK, (await encoder.Update()).StatusCode);

        await Eventually.Soon(async () => (await encoder.Update()).StatusCode, status => status == HttpStatusCode.Forbidden);
        Assert.InRange(server.Now, expiresAt, expiresAt.AddSeconds(5));
        await AccountsServer.ProblemOf(await streamer.Encoder("2", guest.Key).Publish(), HttpStatusCode.Forbidden, "expired-key");
        await AccountsServer.ProblemOf(
            await streamer.Http.Post($"/api/channels/{streamer.Channel.Id}/keys/{guest.Id}/rotate"), HttpStatusCode.Conflict, "key-revoked");
        Assert.Equal([guest.ExpiresAt, null], (await Keys(streamer)).Select(key => key.ExpiresAt));
    }

    [Fact]
    public async Task A_replacement_expires_with_the_old_key_unless_told_otherwise()
    {
        var streamer = await Streamer.Enter(server);
        var guest = await Create(streamer, new { expiresAt = DateTimeOffset.UtcNow.AddDays(1) });
        var next = await Rotate(streamer, guest, null);
        Assert.Equal(guest.ExpiresAt, next.ExpiresAt);
        var later = DateTimeOffset.UtcNow.AddDays(9);
        Assert.Equal(later, (await Rotate(streamer, next, new { expiresAt = later })).ExpiresAt!.Value, TimeSpan.FromMilliseconds(1));
    }

    [Fact]
    public async Task A_key_does_not_expire_before_it_is_made()
    {
        var streamer = await Streamer.Enter(server);
        var body = new { expiresAt = DateTimeOffset.UtcNow.AddSeconds(-1) };
        var keys = $"/api/channels/{streamer.Channel.Id}/keys";
        await AccountsServer.ProblemOf(await streamer.Http.Post(keys, body), HttpStatusCode.BadRequest, "validation");
        await AccountsServer.ProblemOf(await streamer.Http.Post($"{keys}/{streamer.Key.Id}/rotate", body), HttpStatusCode.BadRequest, "validation");
        Assert.Single(await Keys(streamer));
    }

    [Fact]
    public async Task A_channel_has_at_most_20_keys_that_may_publish()
    {
        var streamer = await Streamer.Enter(server);
        for (var more = 0; more < 19; more++)
            await Create(streamer, new { });
        await AccountsServer.ProblemOf(
            await streamer.Http.Post($"/api/channels/{streamer.Channel.Id}/keys"), HttpStatusCode.Conflict, "too-many-keys");
        await Rotate(streamer, streamer.Key, null);
    }

    [Fact]
    public async Task The_history_says_who_did_what_with_the_keys()
    {
        var streamer = await Streamer.Enter(server);
        var second = await Rotate(streamer, streamer.Key, null);
        await streamer.Http.DeleteAsync($"/api/channels/{streamer.Channel.Id}/keys/{second.Id}", TestContext.Current.CancellationToken);

        var history = (await streamer.Http.Read<ListAnswer<StreamKeyChange>>($"/api/channels/{streamer.Channel.Id}/keys/history")).Items;
        Assert.Equal(
            [
                (second.Id, StreamKeyAction.Deleted), (streamer.Key.Id, StreamKeyAction.Replaced),
                (second.Id, StreamKeyAction.Created), (streamer.Key.Id, StreamKeyAction.Created),
            ],
            history.Select(change => (change.KeyId, change.Action)));
        Assert.All(history, change => Assert.Equal((streamer.Member.Name, "OBS"), (change.By, change.KeyLabel)));

        var stranger = await Member.Enter(server);
        await AccountsServer.ProblemOf(
            await stranger.Http.Fetch($"/api/channels/{streamer.Channel.Id}/keys/history"), HttpStatusCode.Forbidden, "forbidden");
    }

    private static async Task<CreatedStreamKey> Create(Streamer streamer, object request) =>
        await (await streamer.Http.Post($"/api/channels/{streamer.Channel.Id}/keys", request)).As<CreatedStreamKey>(HttpStatusCode.Created);

    private static async Task<CreatedStreamKey> Rotate(Streamer streamer, CreatedStreamKey key, object? request) =>
        await (await streamer.Http.Post($"/api/channels/{streamer.Channel.Id}/keys/{key.Id}/rotate", request))
            .As<CreatedStreamKey>(HttpStatusCode.Created);

    private static async Task<IReadOnlyList<StreamKey>> Keys(Streamer streamer) =>
        (await streamer.Http.Read<ListAnswer<StreamKey>>($"/api/channels/{streamer.Channel.Id}/keys")).Items;
}
