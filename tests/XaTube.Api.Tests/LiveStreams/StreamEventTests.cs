using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using System.Text.Json;
using XaTube.Api.Tests.Channels;
using XaTube.Api.Tests.ViewerSessions;

namespace XaTube.Api.Tests.LiveStreams;

[Collection(Timed.Name)]
public sealed class StreamEventTests(SharedServer server)
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(1);

    [Fact]
    public async Task Events_tell_of_viewers_and_states_and_stop_with_the_stream()
    {
        var streamer = await Streamer.Enter(server);
        var (streamId, encoder) = await streamer.GoLive();
        await using var events = Follow(streamId, Cancel).GetAsyncEnumerator(Cancel);

        Assert.Equal(("viewers", 0), Viewers(await Next(events)));
        Assert.Equal(("state", "live"), State(await Next(events)));

        await Viewer.Join(server.Public, streamId);
        Assert.Equal(("viewers", 1), Viewers(await Next(events)));

        await encoder.Done();
        Assert.Equal(("viewers", 1), Viewers(await Next(events)));
        var interrupted = await Next(events);
        Assert.Equal(("state", "interrupted"), State(interrupted));
        Assert.True(interrupted.Data.GetProperty("resumableUntil").GetDateTimeOffset() > DateTimeOffset.UtcNow);

        await encoder.Publish();
        await Until(events, item => State(item) == ("state", "live"));

        await streamer.Http.Post($"/api/streams/{streamId}/end");
        await Until(events, item => State(item) == ("state", "ended"));
        var ended = await Next(events);
        Assert.Equal("ended", ended.EventType);
        Assert.True(ended.Data.GetProperty("endedAt").GetDateTimeOffset() <= server.Now);
        Assert.False(await events.MoveNextAsync().AsTask().WaitAsync(Limit, Cancel));
    }

    [Fact]
    public async Task Events_of_an_ended_stream_say_so_and_stop()
    {
        var streamer = await Streamer.Enter(server);
        var (streamId, _) = await streamer.GoLive();
        await streamer.Http.Post($"/api/streams/{streamId}/end");

        var names = new List<string>();
        await foreach (var item in Follow(streamId, Cancel))
            names.Add(item.EventType);

        Assert.Equal("ended", names[^1]);
        Assert.Single(names, name => name == "ended");
    }

    [Fact]
    public async Task Many_who_follow_one_stream_hear_the_same()
    {
        var streamer = await Streamer.Enter(server);
        var (streamId, _) = await streamer.GoLive();
        var followers = Enumerable.Range(0, 20).Select(_ => Follow(streamId, Cancel).GetAsyncEnumerator(Cancel)).ToArray();
        await Task.WhenAll(followers.Select(Next));

        await Viewer.Join(server.Public, streamId);

        await Task.WhenAll(followers.Select(events => Until(events, item => Viewers(item) == ("viewers", 1))));
        foreach (var events in followers)
            await events.DisposeAsync();
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private static (string, int) Viewers(SseItem<JsonElement> item) =>
        (item.EventType, item.Data.TryGetProperty("viewers", out var viewers) ? viewers.GetInt32() : -1);

    private static (string, string?) State(SseItem<JsonElement> item) =>
        (item.EventType, item.Data.TryGetProperty("state", out var state) ? state.GetString() : null);

    private static async Task<SseItem<JsonElement>> Next(IAsyncEnumerator<SseItem<JsonElement>> events)
    {
        Assert.True(await events.MoveNextAsync().AsTask().WaitAsync(Limit, Cancel), "The events stopped.");
        return events.Current;
    }

    private static async Task Until(IAsyncEnumerator<SseItem<JsonElement>> events, Func<SseItem<JsonElement>, bool> isIt)
    {
        while (!isIt(await Next(events)))
        {
            // A change may be told more than once.
        }
    }

    private async IAsyncEnumerable<SseItem<JsonElement>> Follow(Guid streamId, [EnumeratorCancellation] CancellationToken cancel)
    {
        using var answer = await server.Public.GetAsync($"/api/streams/{streamId}/events", HttpCompletionOption.ResponseHeadersRead, cancel);
        Assert.Equal("text/event-stream", answer.Content.Headers.ContentType?.MediaType);
        Assert.Contains("no", answer.Headers.GetValues("X-Accel-Buffering"));
        var body = await answer.Content.ReadAsStreamAsync(cancel);
        await foreach (var item in SseParser.Create(body, (_, data) => JsonDocument.Parse(data.ToArray()).RootElement).EnumerateAsync(cancel))
            yield return item;
    }
}
