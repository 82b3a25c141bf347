using System.Net;
using System.Text.Json;
using XaTube.Api.LiveStreams;
using XaTube.Api.StreamKeys;
using XaTube.Api.Tests.Accounts;
using XaTube.Api.Tests.Channels;
using Stream = XaTube.Api.LiveStreams.Stream;

namespace XaTube.Api.Tests.StreamKeys;

public sealed class StreamKeyTests(SharedServer server)
{
    [Fact]
    public async Task A_key_is_shown_when_it_is_made_and_never_again()
    {
        var streamer = await Streamer.Enter(server);

        var made = await (await streamer.Http.Post(Keys(streamer), new { label = " Studio " })).As<JsonElement>(HttpStatusCode.Created);
        Assert.Equal(["id", "label", "key", "prefix", "createdAt", "expiresAt"], made.Names());
        var key = made.Deserialize<CreatedStreamKey>(JsonSerializerOptions.Web)!;
        Assert.Matches("^xts_[0-9A-Za-z]{36}$", key.Key);
        Assert.Equal("Studio", key.Label);
        Assert.StartsWith(key.Prefix, key.Key);
        Assert.InRange(key.Prefix.Length, 1, 8);

        var text = await (await streamer.Http.Fetch(Keys(streamer))).Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.DoesNotContain(key.Key, text);
        Assert.DoesNotContain(streamer.Key.Key, text);
        var listed = JsonDocument.Parse(text).RootElement.GetProperty("items");
        Assert.Equal(["id", "label", "prefix", "createdAt", "lastUsedAt", "revokedAt", "expiresAt"], listed[0].Names());
        Assert.Equal([key.Id, streamer.Key.Id], listed.EnumerateArray().Select(item => item.GetProperty("id").GetGuid()));
    }

    [Fact]
    public async Task A_key_needs_no_label_and_no_body()
    {
        var streamer = await Streamer.Enter(server);

        Assert.Null((await (await streamer.Http.Post(Keys(streamer))).As<CreatedStreamKey>(HttpStatusCode.Created)).Label);
        Assert.Null((await (await streamer.Http.Post(Keys(streamer), new { label = " " })).As<CreatedStreamKey>(HttpStatusCode.Created)).Label);
        var problem = await AccountsServer.ProblemOf(
            await streamer.Http.Post(Keys(streamer), new { label = new string('l', 61) }), HttpStatusCode.BadRequest, "validation");
        Assert.Equal(["label"], problem.Errors!.Keys);
    }

    [Fact]
    public async Task A_list_of_keys_has_pages()
    {
        var streamer = await Streamer.Enter(server);
        await streamer.Http.Post(Keys(streamer));

        var first = await streamer.Http.Read<ListAnswer<StreamKey>>($"{Keys(streamer)}?limit=1");
        var last = await streamer.Http.Read<ListAnswer<StreamKey>>($"{Keys(streamer)}?limit=1&after={first.Next}");

        Assert.NotEqual(streamer.Key.Id, Assert.Single(first.Items).Id);
        Assert.Equal(streamer.Key.Id, Assert.Single(last.Items).Id);
        Assert.Null(last.Next);
    }

    [Fact]
    public async Task A_key_remembers_when_it_was_used()
    {
        var streamer = await Streamer.Enter(server);
        Assert.Null((await One(streamer, streamer.Key.Id)).LastUsedAt);

        var before = server.Now;
        await streamer.GoLive();

        Assert.InRange((await One(streamer, streamer.Key.Id)).LastUsedAt!.Value, before.AddMilliseconds(-2), server.Now);
    }

    [Fact]
    public async Task Deleting_a_key_ends_the_stream_that_runs_on_it()
    {
        var streamer = await Streamer.Enter(server);
        var (streamId, encoder) = await streamer.GoLive();

        Assert.Equal(HttpStatusCode.NoContent, (await Delete(streamer.Http, streamer, streamer.Key.Id)).StatusCode);

        await Eventually.Within(
            TimeSpan.FromSeconds(1), () => server.Public.Read<Stream>($"/api/streams/{streamId}"), stream => stream.State == StreamState.Ended);
        Assert.Equal(HttpStatusCode.Forbidden, (await encoder.Update()).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await encoder.Publish()).StatusCode);
        Assert.NotNull((await One(streamer, streamer.Key.Id)).RevokedAt);
        Assert.Equal(HttpStatusCode.NoContent, (await Delete(streamer.Http, streamer, streamer.Key.Id)).StatusCode);
    }

    [Fact]
    public async Task Deleting_another_key_leaves_the_stream_alone()
    {
        var streamer = await Streamer.Enter(server);
        var spare = await (await streamer.Http.Post(Keys(streamer))).As<CreatedStreamKey>(HttpStatusCode.Created);
        var (streamId, encoder) = await streamer.GoLive();

        Assert.Equal(HttpStatusCode.NoContent, (await Delete(streamer.Http, streamer, spare.Id)).StatusCode);

        Assert.Equal(HttpStatusCode.OK, (await encoder.Update()).StatusCode);
        Assert.Equal(StreamState.Live, (await server.Public.Read<Stream>($"/api/streams/{streamId}")).State);
        Assert.Equal(HttpStatusCode.Forbidden, (await streamer.Encoder("2", spare.Key).Publish()).StatusCode);
    }

    [Fact]
    public async Task Keys_are_the_owners_business()
    {
        var streamer = await Streamer.Enter(server);
        var stranger = (await Member.Enter(server)).Http;

        foreach (var (who, status, slug) in new[]
                 { (stranger, HttpStatusCode.Forbidden, "forbidden"), (server.Public, HttpStatusCode.Unauthorized, "unauthorized") })
        {
            await AccountsServer.ProblemOf(await who.Post(Keys(streamer)), status, slug);
            await AccountsServer.ProblemOf(await who.Fetch(Keys(streamer)), status, slug);
            await AccountsServer.ProblemOf(await who.Post($"{Keys(streamer)}/{streamer.Key.Id}/rotate"), status, slug);
            await AccountsServer.ProblemOf(await Delete(who, streamer, streamer.Key.Id), status, slug);
        }

        Assert.Null((await One(streamer, streamer.Key.Id)).RevokedAt);
        Assert.Single((await streamer.Http.Read<ListAnswer<StreamKey>>(Keys(streamer))).Items);
    }

    [Fact]
    public async Task A_key_of_another_channel_is_not_found()
    {
        var (streamer, other) = (await Streamer.Enter(server), await Streamer.Enter(server));

        foreach (var id in new[] { Guid.NewGuid(), other.Key.Id })
        {
            await AccountsServer.ProblemOf(await Delete(streamer.Http, streamer, id), HttpStatusCode.NotFound, "not-found");
            await AccountsServer.ProblemOf(
                await streamer.Http.Post($"{Keys(streamer)}/{id}/rotate"), HttpStatusCode.NotFound, "not-found");
        }

        await AccountsServer.ProblemOf(
            await streamer.Http.Post($"/api/channels/{Guid.NewGuid()}/keys"), HttpStatusCode.NotFound, "not-found");
        Assert.Null((await One(other, other.Key.Id)).RevokedAt);
    }

    private static string Keys(Streamer streamer) => $"/api/channels/{streamer.Channel.Id}/keys";

    private static async Task<StreamKey> One(Streamer streamer, Guid id) =>
        (await streamer.Http.Read<ListAnswer<StreamKey>>(Keys(streamer))).Items.Single(key => key.Id == id);

    private static Task<HttpResponseMessage> Delete(HttpClient http, Streamer streamer, Guid id) =>
        http.DeleteAsync($"{Keys(streamer)}/{id}", TestContext.Current.CancellationToken);
}
