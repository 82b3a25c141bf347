using System.Net;
using System.Text;
using System.Text.Json;
using XaTube.Api.Channels;
using XaTube.Api.Tests.Accounts;

namespace XaTube.Api.Tests.Channels;

public sealed class ChannelTests(SharedServer server)
{
    [Fact]
    public async Task A_new_channel_is_answered_as_it_will_be_shown()
    {
        var owner = await Member.Enter(server);
        var handle = Streamer.NewHandle();
        string[] tags = ["one", " two ", "one"];

        var answer = await owner.Http.Post("/api/channels", new
        {
            handle,
            title = " Вечерний эфир ",
            description = "About everything",
            category = "Talk",
            tags,
        });

        var created = await answer.As<JsonElement>(HttpStatusCode.Created);
        Assert.Equal(
            ["id", "handle", "title", "description", "category", "tags", "coverUrl", "createdAt", "live"], created.Names());
        var channel = created.Deserialize<Channel>(JsonSerializerOptions.Web)!;
        Assert.Equal(
            (handle, "Вечерний эфир", "About everything", "Talk", null, null),
            (channel.Handle, channel.Title, channel.Description, channel.Category, channel.CoverUrl, channel.Live));
        Assert.Equal(["one", "two"], channel.Tags);
        Assert.Equal(7, channel.Id.Version);
        Assert.Equal($"/api/channels/{channel.Id}", answer.Headers.Location?.ToString());
        Assert.Equal(created.GetRawText(), (await server.Public.Read<JsonElement>($"/api/channels/{channel.Id}")).GetRawText());
    }

    [Fact]
    public async Task A_channel_is_found_by_its_id_and_by_its_handle_in_any_case()
    {
        var owner = await Member.Enter(server);
        var handle = "Mixed-" + Streamer.NewHandle();
        var channel = await Streamer.Found(owner.Http, new { handle, title = "One" });

        foreach (var name in new[] { channel.Id.ToString(), handle, handle.ToUpperInvariant(), handle.ToLowerInvariant() })
        {
            var found = await server.Public.Read<Channel>($"/api/channels/{name}");
            Assert.Equal((channel.Id, handle), (found.Id, found.Handle));
        }
    }

    [Fact]
    public async Task A_handle_that_looks_like_an_id_is_a_handle()
    {
        var owner = await Member.Enter(server);
        var handle = Guid.NewGuid().ToString("N");
        var channel = await Streamer.Found(owner.Http, new { handle, title = "One" });

        Assert.Equal(channel.Id, (await server.Public.Read<Channel>($"/api/channels/{handle}")).Id);
    }

    [Fact]
    public async Task A_handle_that_is_an_address_of_the_api_is_refused()
    {
        var owner = await Member.Enter(server);

        var problem = await AccountsServer.ProblemOf(
            await owner.Http.Post("/api/channels", new { handle = "Mine", title = "One" }), HttpStatusCode.BadRequest, "validation");
        Assert.Equal(["handle"], problem.Errors!.Keys);
    }

    [Fact]
    public async Task A_handle_belongs_to_one_channel_whatever_its_case()
    {
        var first = await Streamer.Enter(server);
        var other = await Member.Enter(server);

        await AccountsServer.ProblemOf(
            await other.Http.Post("/api/channels", new { handle = first.Channel.Handle.ToUpperInvariant(), title = "Another" }),
            HttpStatusCode.Conflict, "handle-taken");
        Assert.Empty((await other.Http.Read<ListAnswer<Channel>>("/api/channels/mine")).Items);
    }

    [Fact]
    public async Task Of_many_who_want_one_handle_at_once_one_gets_it()
    {
        var owner = await Member.Enter(server);
        var handle = Streamer.NewHandle();

        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(n => owner.Http.Post("/api/channels", new { handle, title = $"{n}" })));

        Assert.Single(answers, answer => answer.StatusCode == HttpStatusCode.Created);
        Assert.Equal(7, answers.Count(answer => answer.StatusCode == HttpStatusCode.Conflict));
    }

    [Fact]
    public async Task Every_wrong_field_is_named()
    {
        var owner = await Member.Enter(server);

        var problem = await AccountsServer.ProblemOf(
            await owner.Http.Post("/api/channels", new
            {
                handle = "-no",
                title = new string('t', 121),
                description = new string('d', 5001),
                category = new string('c', 41),
                tags = Enumerable.Repeat("tag", 11),
            }),
            HttpStatusCode.BadRequest, "validation");
        Assert.Equal(["category", "description", "handle", "tags", "title"], problem.Errors!.Keys.Order());
        Assert.All(problem.Errors.Values, messages => Assert.NotEmpty(messages.Single()));
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"handle": "ab", "title": " "}""")]
    [InlineData("""{"handle": "a b c", "title": ""}""")]
    [InlineData("""{"handle": "канал", "title": null}""")]
    [InlineData("""{"handle": "a/../b", "title": "   "}""")]
    public async Task Without_a_handle_and_a_title_there_is_no_channel(string body)
    {
        var owner = await Member.Enter(server);
        using var content = new StringContent(body, Encoding.UTF8, "application/json");

        var problem = await AccountsServer.ProblemOf(
            await owner.Http.PostAsync("/api/channels", content, Cancel), HttpStatusCode.BadRequest, "validation");
        Assert.Equal(["handle", "title"], problem.Errors!.Keys.Order());
    }

    [Theory]
    [InlineData("{")]
    [InlineData("null")]
    [InlineData("""{"handle": 5, "title": "One"}""")]
    [InlineData("""{"handle": "some-handle", "title": "One", "tags": "not a list"}""")]
    public async Task An_unreadable_body_is_a_problem_of_the_client(string body)
    {
        var owner = await Member.Enter(server);
        using var content = new StringContent(body, Encoding.UTF8, "application/json");

        await AccountsServer.ProblemOf(
            await owner.Http.PostAsync("/api/channels", content, Cancel), HttpStatusCode.BadRequest, "bad-request");
    }

    [Fact]
    public async Task Only_who_is_logged_in_founds_channels_and_has_some()
    {
        using var forger = server.NewClient();
        forger.DefaultRequestHeaders.Add("Authorization", "Bearer eyJhbGciOiJub25lIn0.eyJzdWIiOiIxIn0.");

        foreach (var stranger in new[] { server.Public, forger })
        {
            await AccountsServer.ProblemOf(
                await stranger.Post("/api/channels", new { handle = Streamer.NewHandle(), title = "One" }),
                HttpStatusCode.Unauthorized, "unauthorized");
            await AccountsServer.ProblemOf(await stranger.Fetch("/api/channels/mine"), HttpStatusCode.Unauthorized, "unauthorized");
        }
    }

    [Fact]
    public async Task A_channel_that_does_not_exist_is_not_found()
    {
        foreach (var name in new[] { Guid.NewGuid().ToString(), "no-such-channel", "%D0%BD%D0%B5%D1%82" })
            await AccountsServer.ProblemOf(await server.Public.Fetch($"/api/channels/{name}"), HttpStatusCode.NotFound, "not-found");
        await AccountsServer.ProblemOf(
            await server.Public.Fetch($"/api/channels/{Guid.NewGuid()}/streams"), HttpStatusCode.NotFound, "not-found");
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;
}
