using System.Diagnostics;
using System.Net;
using System.Text.Json;
using XaTube.Api.LiveStreams;
using XaTube.Api.StreamKeys;
using XaTube.Api.Tests.Accounts;
using XaTube.Api.Tests.Channels;
using Stream = XaTube.Api.LiveStreams.Stream;

namespace XaTube.Api.Tests.StreamKeys;

public sealed class RotationTests(SharedServer server)
{
    [Fact]
    public async Task Rotation_refuses_the_old_key_at_once_and_frees_the_stream_for_the_new_one()
    {
        var streamer = await Streamer.Enter(server);
        var (streamId, old) = await streamer.GoLive();

        var key = await Rotate(streamer);

        Assert.NotEqual(streamer.Key.Key, key.Key);
        Assert.Equal("OBS", key.Label);
        Assert.Equal(HttpStatusCode.Forbidden, (await old.Update()).StatusCode);
        await AccountsServer.ProblemOf(await old.Publish(), HttpStatusCode.Forbidden, "revoked-key");
        await Eventually.Soon(
            () => server.Public.Read<Stream>($"/api/streams/{streamId}"), stream => stream.State == StreamState.Interrupted);

        Assert.Equal(streamId, await streamer.Encoder("2", key.Key).GoLive());
        await old.Done();
        Assert.Equal(HttpStatusCode.OK, (await streamer.Encoder("2", key.Key).Update()).StatusCode);
        await Eventually.Soon(
            () => server.Public.Read<Stream>($"/api/streams/{streamId}"), stream => stream.State == StreamState.Live);
    }

    [Fact]
    public async Task Rotation_with_a_grace_keeps_the_old_key_until_then()
    {
        var streamer = await Streamer.Enter(server);
        var (streamId, old) = await streamer.GoLive();
        var clock = Stopwatch.StartNew();

        var key = await Rotate(streamer, new { graceSeconds = 2 });
        var rotated = clock.Elapsed;

        Assert.Equal(HttpStatusCode.OK, (await old.Update()).StatusCode);
        Assert.Equal(streamId, await old.GoLive());
        Assert.InRange(
            (await streamer.Http.Read<ListAnswer<StreamKey>>($"/api/channels/{streamer.Channel.Id}/keys")).Items
                .Single(item => item.Id == streamer.Key.Id).RevokedAt!.Value,
            DateTimeOffset.UtcNow, DateTimeOffset.UtcNow.AddSeconds(2));

        await Eventually.Within(
            TimeSpan.FromSeconds(2), async () => (await old.Update()).StatusCode, status => status == HttpStatusCode.Forbidden);
        Assert.True(clock.Elapsed >= TimeSpan.FromSeconds(2), $"The old key was refused after {clock.Elapsed}, rotated at {rotated}");
        Assert.Equal(HttpStatusCode.Forbidden, (await old.Publish()).StatusCode);

        await old.Done();
        Assert.Equal(streamId, await streamer.Encoder("2", key.Key).GoLive());
    }

    [Fact]
    public async Task A_rotated_key_cannot_be_rotated_again()
    {
        var streamer = await Streamer.Enter(server);
        await Rotate(streamer);

        await AccountsServer.ProblemOf(
            await streamer.Http.Post($"/api/channels/{streamer.Channel.Id}/keys/{streamer.Key.Id}/rotate"),
            HttpStatusCode.Conflict, "key-revoked");
    }

    [Theory]
    [InlineData(-1)]
    [InlineData((7 * 24 * 3600) + 1)]
    public async Task A_grace_is_a_week_at_most(int graceSeconds)
    {
        var streamer = await Streamer.Enter(server);

        var problem = await AccountsServer.ProblemOf(
            await streamer.Http.Post($"/api/channels/{streamer.Channel.Id}/keys/{streamer.Key.Id}/rotate", new { graceSeconds }),
            HttpStatusCode.BadRequest, "validation");
        Assert.Equal(["graceSeconds"], problem.Errors!.Keys);
        await streamer.Encoder().GoLive();
    }

    private static async Task<CreatedStreamKey> Rotate(Streamer streamer, object? body = null)
    {
        var answer = await streamer.Http.Post($"/api/channels/{streamer.Channel.Id}/keys/{streamer.Key.Id}/rotate", body);
        var made = await answer.As<JsonElement>(HttpStatusCode.Created);
        Assert.Equal(["id", "label", "key", "prefix", "createdAt", "expiresAt"], made.Names());
        return made.Deserialize<CreatedStreamKey>(JsonSerializerOptions.Web)!;
    }
}
