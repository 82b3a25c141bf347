using System.Net;
using XaTube.Api.LiveStreams;
using XaTube.Api.Tests.Channels;
using XaTube.Grains.StreamKeys;
using Stream = XaTube.Api.LiveStreams.Stream;

namespace XaTube.Api.Tests.RtmpCallbacks;

/// <summary>What every kind of media server can rely on, whatever its adapter.</summary>
public sealed class ConformanceTests(SharedServer server)
{
    public static TheoryData<string> Adapters => ["nginx-rtmp", "srs", "mediamtx"];

    [Theory, MemberData(nameof(Adapters))]
    public async Task A_publisher_goes_live_under_a_public_name_that_is_not_its_key(string adapter)
    {
        var (streamer, encoder) = await Enter(adapter);

        var streamId = await encoder.GoLive();

        Assert.Equal(streamId, await encoder.GoLive());
        var stream = await Show(streamId);
        Assert.Equal((StreamState.Live, streamer.Channel.Id), (stream.State, stream.Channel.Id));
        foreach (var answer in new[] { await encoder.Publish(), await encoder.Send(encoder.Traces.Relay), await encoder.Done(), await encoder.Other() })
            Assert.DoesNotContain(streamer.Key.Key, $"{answer}{await answer.Content.ReadAsStringAsync()}");
    }

    [Theory, MemberData(nameof(Adapters))]
    public async Task A_second_publisher_is_refused_and_its_leaving_changes_nothing(string adapter)
    {
        var (_, encoder) = await Enter(adapter);
        var streamId = await encoder.GoLive();
        var second = encoder with { Number = 2 };

        await second.RefusedAsync(await second.Publish(), "already-publishing");
        await second.Done();

        await second.RefusedAsync(await second.Publish(), "already-publishing");
        Assert.Equal(StreamState.Live, (await Show(streamId)).State);
        Assert.Equal(streamId, await encoder.GoLive());
    }

    [Theory, MemberData(nameof(Adapters))]
    public async Task Who_comes_back_within_grace_carries_the_stream_on_and_the_late_goodbye_changes_nothing(string adapter)
    {
        var (_, encoder) = await Enter(adapter);
        var streamId = await encoder.GoLive();
        Assert.Equal(HttpStatusCode.OK, (await encoder.Done()).StatusCode);
        await Eventually.Soon(() => Show(streamId), stream => stream.State == StreamState.Interrupted);
        var returned = encoder with { Number = 2 };

        Assert.Equal(streamId, await returned.GoLive());
        Assert.Equal(HttpStatusCode.OK, (await encoder.Done()).StatusCode);

        var third = encoder with { Number = 3 };
        await third.RefusedAsync(await third.Publish(), "already-publishing");
        Assert.Equal(streamId, await returned.GoLive());
    }

    [Theory, MemberData(nameof(Adapters))]
    public async Task A_media_server_that_has_started_anew_takes_over_from_its_former_life(string adapter)
    {
        var (_, encoder) = await Enter(adapter);
        var streamId = await encoder.GoLive();
        var after = encoder with { Boot = "1001" };

        Assert.Equal(streamId, await after.GoLive());
        await encoder.Done();
        Assert.Equal(streamId, await after.GoLive());
    }

    [Theory, MemberData(nameof(Adapters))]
    public async Task A_stream_that_was_ended_is_not_brought_back(string adapter)
    {
        var (streamer, encoder) = await Enter(adapter);
        var ended = await encoder.GoLive();
        Assert.Equal(HttpStatusCode.NoContent, (await streamer.Http.Post($"/api/streams/{ended}/end")).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await encoder.Done()).StatusCode);

        var next = await (encoder with { Number = 2 }).GoLive();

        Assert.NotEqual(ended, next);
        Assert.Equal((StreamState.Ended, StreamState.Live), ((await Show(ended)).State, (await Show(next)).State));
    }

    [Theory, MemberData(nameof(Adapters))]
    public async Task Unknown_and_revoked_keys_are_refused(string adapter)
    {
        var (streamer, encoder) = await Enter(adapter);
        var guess = encoder with { Key = StreamKeySecret.Generate().Text };
        await guess.RefusedAsync(await guess.Publish(), "unknown-key");
        var typo = encoder with { Key = encoder.Key[..^1] + (encoder.Key[^1] == 'a' ? 'b' : 'a') };
        Assert.False((await typo.Publish()).IsSuccessStatusCode);

        var streamId = await encoder.GoLive();
        Assert.Equal(HttpStatusCode.NoContent, (await streamer.Http.DeleteAsync($"/api/channels/{streamer.Channel.Id}/keys/{streamer.Key.Id}", TestContext.Current.CancellationToken)).StatusCode);
        await encoder.RefusedAsync(await encoder.Publish(), "revoked-key");
        Assert.Equal(StreamState.Ended, (await Show(streamId)).State);
    }

    [Theory, MemberData(nameof(Adapters))]
    public async Task A_wrong_secret_changes_nothing(string adapter)
    {
        var (_, encoder) = await Enter(adapter);
        var streamId = await encoder.GoLive();
        foreach (var secret in new[] { null, "", "wrong" })
        {
            var forger = encoder with { Secret = secret };
            foreach (var answer in new[] { await forger.Publish(), await forger.Done(), await forger.Other() })
                Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
        }

        Assert.Equal(StreamState.Live, (await Show(streamId)).State);
        var second = encoder with { Number = 2 };
        await second.RefusedAsync(await second.Publish(), "already-publishing");
    }

    [Theory, MemberData(nameof(Adapters))]
    public async Task What_cannot_be_read_or_says_a_thing_twice_is_refused(string adapter)
    {
        var (streamer, encoder) = await Enter(adapter);
        var publish = encoder.Traces.Publish;
        string[] calls = adapter == "nginx-rtmp"
            ? ["", publish + "&clientid=7", publish.Replace("{client}", ""), publish + "&name=other", publish.Replace("{client}", "a b")]
            : ["", "[]", "null", "nonsense", publish[..^1], publish.Replace("{client}", ""), publish.Replace("{client}", "../7"),
                publish.Replace("{client}", new string('c', 65)), "{\"action\":\"on_connect\"," + publish[1..],
                publish.Replace("\"{client}\"", "7")];
        foreach (var call in calls)
        {
            var answer = await encoder.Send(call);
            // An empty form is a call of no publisher's.
            Assert.True(answer.StatusCode == HttpStatusCode.Forbidden || (call == "" && adapter == "nginx-rtmp"), $"{answer.StatusCode} to {call}");
        }

        Assert.Empty((await server.Public.Read<ListAnswer<Stream>>($"/api/channels/{streamer.Channel.Id}/streams")).Items);
    }

    [Theory, MemberData(nameof(Adapters))]
    public async Task A_call_that_says_nothing_of_publishers_is_answered(string adapter) =>
        Assert.Equal(HttpStatusCode.OK, (await (await Enter(adapter)).Encoder.Other()).StatusCode);

    [Theory]
    [InlineData("srs", "\"stream\":\"{key}\",\"param\":\"\"", "\"stream\":\"livestream\",\"param\":\"?key={key}&x=1\"")]
    [InlineData("mediamtx", "\"query\":\"\"", "\"query\":\"key={key}\"")]
    [InlineData("mediamtx", "\"password\":\"\"", "\"password\":\"{key}\"")]
    [InlineData("mediamtx", "\"token\":\"\"", "\"token\":\"{key}\"")]
    public async Task The_key_may_be_elsewhere_but_there_is_only_one(string adapter, string from, string to)
    {
        var (_, encoder) = await Enter(adapter);
        var elsewhere = encoder.Traces.Publish.Replace(from, to).Replace("live/{key}", "live/studio");
        await encoder.AcceptedAsync(await encoder.Send(elsewhere));

        var twice = elsewhere.Replace("live/studio", "live/{other}").Replace("\"livestream\"", "\"{other}\"").Replace("{other}", StreamKeySecret.Generate().Text);
        await encoder.RefusedAsync(await encoder.Send(twice), "malformed-callback");
    }

    [Fact]
    public async Task MediaMtx_asks_for_a_key_that_was_not_given()
    {
        var (_, encoder) = await Enter("mediamtx");
        Assert.Equal(HttpStatusCode.Unauthorized, (await encoder.Send(encoder.Traces.Publish.Replace("live/{key}", "live/studio"))).StatusCode);
    }

    [Theory]
    [InlineData("read", "live/x", "203.0.113.7", HttpStatusCode.Forbidden)]
    [InlineData("read", "live/x", "127.0.0.1", HttpStatusCode.OK)]
    [InlineData("playback", "live/x", "203.0.113.7", HttpStatusCode.Forbidden)]
    [InlineData("read", "hls/x", "203.0.113.7", HttpStatusCode.OK)]
    [InlineData("publish", "hls/x", "203.0.113.7", HttpStatusCode.Forbidden)]
    [InlineData("publish", "hls/x", "::1", HttpStatusCode.OK)]
    [InlineData("api", "", "203.0.113.7", HttpStatusCode.Forbidden)]
    [InlineData("something", "hls/x", "127.0.0.1", HttpStatusCode.Forbidden)]
    public async Task MediaMtx_lets_nobody_at_what_is_not_public(string action, string path, string ip, HttpStatusCode expected)
    {
        var (_, encoder) = await Enter("mediamtx");
        Assert.Equal(expected, (await encoder.Send($$"""{"action":"{{action}}","path":"{{path}}","ip":"{{ip}}","id":null}""")).StatusCode);
    }

    private async Task<(Streamer Streamer, Connection Encoder)> Enter(string adapter)
    {
        var streamer = await Streamer.Enter(server);
        return (streamer, new Connection(server, Traces.Of(adapter), streamer.Key.Key));
    }

    private Task<Stream> Show(Guid streamId) => server.Public.Read<Stream>($"/api/streams/{streamId}");
}
