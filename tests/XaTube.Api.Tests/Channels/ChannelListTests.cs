using System.Net;
using XaTube.Api.Channels;
using XaTube.Api.LiveStreams;
using XaTube.Api.Tests.Accounts;

namespace XaTube.Api.Tests.Channels;

public sealed class ChannelListTests(SharedServer server)
{
    /// <summary>What no other test's channels are called.</summary>
    private readonly string _own = "x" + Guid.NewGuid().ToString("N")[..12];

    [Fact]
    public async Task A_search_looks_into_handle_title_and_description()
    {
        var owner = await Member.Enter(server);
        var byHandle = await Streamer.Found(owner.Http, new { handle = $"{_own}-h", title = "One" });
        var byTitle = await Streamer.Found(owner.Http, new { handle = Streamer.NewHandle(), title = $"The {_own} show" });
        var byText = await Streamer.Found(owner.Http, new { handle = Streamer.NewHandle(), title = "Three", description = $"({_own})" });

        Assert.Equal([byText.Id, byTitle.Id, byHandle.Id], (await List($"q={_own.ToUpperInvariant()}")).Select(channel => channel.Id));
        Assert.Empty(await List($"q={_own}%25"));
        Assert.Empty(await List($"q={_own[..^1]}_"));
    }

    [Fact]
    public async Task A_category_lists_its_own_channels()
    {
        var owner = await Member.Enter(server);
        var music = await Streamer.Found(owner.Http, new { handle = Streamer.NewHandle(), title = "One", category = _own });
        await Streamer.Found(owner.Http, new { handle = Streamer.NewHandle(), title = _own, category = "Talk" });

        Assert.Equal(music.Id, Assert.Single(await List($"category={_own}")).Id);
        Assert.Empty(await List($"category={_own}&q=two"));
    }

    [Fact]
    public async Task Pages_show_every_channel_once_newest_first()
    {
        var owner = await Member.Enter(server);
        var founded = new List<Guid>();
        for (var n = 0; n < 5; n++)
            founded.Add((await Streamer.Found(owner.Http, new { handle = Streamer.NewHandle(), title = $"{n}", category = _own })).Id);
        founded.Reverse();

        var seen = new List<Guid>();
        var sizes = new List<int>();
        string? after = null;
        do
        {
            var page = await server.Public.Read<ListAnswer<Channel>>($"/api/channels?category={_own}&limit=2&after={after}");
            seen.AddRange(page.Items.Select(channel => channel.Id));
            sizes.Add(page.Items.Count);
            after = page.Next;
        }
        while (after is not null);

        Assert.Equal(founded, seen);
        Assert.Equal([2, 2, 1], sizes);
    }

    [Fact]
    public async Task Mine_are_my_channels_oldest_first()
    {
        var (owner, other) = (await Member.Enter(server), await Member.Enter(server));
        var first = await Streamer.Found(owner.Http, new { handle = Streamer.NewHandle(), title = "One" });
        await Streamer.Found(other.Http, new { handle = Streamer.NewHandle(), title = "Other" });
        var second = await Streamer.Found(owner.Http, new { handle = Streamer.NewHandle(), title = "Two" });

        var mine = await owner.Http.Read<ListAnswer<Channel>>("/api/channels/mine");

        Assert.Equal([first.Id, second.Id], mine.Items.Select(channel => channel.Id));
        Assert.Null(mine.Next);
    }

    [Fact]
    public async Task Live_channels_are_those_with_a_stream_and_show_it()
    {
        var live = await Streamer.Enter(server, _own, _own);
        await Streamer.Enter(server, _own, _own);
        var (streamId, _) = await live.GoLive();

        foreach (var query in new[] { $"live=true&category={_own}", $"live=true&q={_own}" })
        {
            var listed = Assert.Single(await Eventually.Soon(() => List(query), found => found.Count > 0));
            Assert.Equal((live.Channel.Id, streamId, StreamState.Live), (listed.Id, listed.Live!.Id, listed.Live.State));
        }

        Assert.Equal(streamId, (await live.Http.Read<Channel>($"/api/channels/{live.Channel.Handle}")).Live?.Id);
        Assert.Equal(2, (await List($"category={_own}")).Count);
        Assert.Empty(await List($"live=true&category=not-{_own}"));
    }

    [Theory]
    [InlineData("limit=many")]
    [InlineData("live=perhaps")]
    public async Task A_question_that_cannot_be_read_is_a_problem_of_the_client(string query) =>
        await AccountsServer.ProblemOf(await server.Public.Fetch($"/api/channels?{query}"), HttpStatusCode.BadRequest, "bad-request");

    [Theory]
    [InlineData("limit=0")]
    [InlineData("limit=-5")]
    [InlineData("limit=1")]
    public async Task A_page_has_one_item_at_least(string query)
    {
        var owner = await Member.Enter(server);
        await Streamer.Found(owner.Http, new { handle = Streamer.NewHandle(), title = "One", category = _own });

        Assert.Single(await List($"{query}&category={_own}"));
        Assert.Single(await List($"{query}&category={_own}&after=not-a-cursor"));
    }

    private async Task<IReadOnlyList<Channel>> List(string query) =>
        (await server.Public.Read<ListAnswer<Channel>>($"/api/channels?{query}")).Items;
}
