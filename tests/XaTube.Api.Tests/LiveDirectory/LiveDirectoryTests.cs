using XaTube.Api.LiveStreams;
using XaTube.Api.Tests.Channels;
using XaTube.Api.Tests.ViewerSessions;
using Stream = XaTube.Api.LiveStreams.Stream;

namespace XaTube.Api.Tests.LiveDirectory;

public sealed class LiveDirectoryTests(SharedServer server)
{
    /// <summary>What no other test's streams are called.</summary>
    private readonly string _own = "x" + Guid.NewGuid().ToString("N")[..12];

    [Fact]
    public async Task The_directory_holds_live_and_interrupted_streams_and_no_ended_ones()
    {
        var (first, second) = (await Streamer.Enter(server, _own), await Streamer.Enter(server, _own));
        var (steady, _) = await first.GoLive();
        var (shaky, encoder) = await second.GoLive();
        await Listed($"live=true&q={_own}", steady, shaky);

        await encoder.Done();
        var both = await Eventually.Soon(
            () => List($"live=true&q={_own}"), found => found.Any(stream => stream.State == StreamState.Interrupted));
        Assert.Equal(shaky, both.Single(stream => stream.State == StreamState.Interrupted).Id);
        Assert.Equal(steady, both.Single(stream => stream.State == StreamState.Live).Id);

        await second.Http.Post($"/api/streams/{shaky}/end");
        await Listed($"live=true&q={_own}", steady);
        Assert.Empty(await List($"live=false&q={_own}"));
    }

    [Fact]
    public async Task Streams_are_found_by_category_and_by_what_they_are_called()
    {
        var music = await Streamer.Enter(server, $"The {_own} show", "Music" + _own);
        var talk = await Streamer.Enter(server, "Another", "Talk" + _own);
        var (musicId, talkId) = ((await music.GoLive()).StreamId, (await talk.GoLive()).StreamId);

        await Listed($"category=Music{_own}", musicId);
        await Listed($"category=Talk{_own}", talkId);
        await Listed($"q={_own.ToUpperInvariant()}", musicId);
        await Listed($"q={talk.Channel.Handle}", talkId);
        await Listed($"category=Music{_own}&q=another");
    }

    [Fact]
    public async Task The_directory_is_sorted_by_viewers_or_by_start_and_has_pages()
    {
        var ids = new List<Guid>();
        for (var n = 0; n < 3; n++)
            ids.Add((await (await Streamer.Enter(server, _own)).GoLive()).StreamId);
        await Viewer.Join(server.Public, ids[1]);
        await Viewer.Join(server.Public, ids[1]);
        await Viewer.Join(server.Public, ids[0]);

        await Listed($"sort=started&q={_own}", ids[2], ids[1], ids[0]);
        await Listed($"sort=viewers&q={_own}", ids[1], ids[0], ids[2]);
        await Listed($"q={_own}", ids[1], ids[0], ids[2]);
        Assert.Equal([2, 1, 0], (await List($"sort=viewers&q={_own}")).Select(stream => stream.Viewers));

        var first = await server.Public.Read<ListAnswer<Stream>>($"/api/streams?q={_own}&limit=2");
        var last = await server.Public.Read<ListAnswer<Stream>>($"/api/streams?q={_own}&limit=2&after={first.Next}");
        Assert.Equal([ids[1], ids[0]], first.Items.Select(stream => stream.Id));
        Assert.Equal(ids[2], Assert.Single(last.Items).Id);
        Assert.Null(last.Next);
    }

    private async Task<IReadOnlyList<Stream>> List(string query) =>
        (await server.Public.Read<ListAnswer<Stream>>($"/api/streams?{query}")).Items;

    /// <summary>The directory says so soon, and in this order where the question asks for one.</summary>
    private async Task Listed(string query, params Guid[] ids) => await Eventually.Soon(
        async () => (await List(query)).Select(stream => stream.Id).ToArray(),
        found => query.Contains("sort") ? found.SequenceEqual(ids) : found.ToHashSet().SetEquals(ids));
}
