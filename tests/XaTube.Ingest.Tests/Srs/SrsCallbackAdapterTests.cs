using Microsoft.Extensions.Options;
using XaTube.Grains.LiveStreams;
using XaTube.Grains.StreamKeys;
using XaTube.Ingest.Srs;

namespace XaTube.Ingest.Tests.Srs;

public sealed class SrsCallbackAdapterTests
{
    private static readonly Guid StreamId = Guid.Parse("0198c0de-0000-7000-8000-000000000000");

    private readonly StreamKeySecret _key = StreamKeySecret.Generate();
    private readonly SrsCallbackAdapter _adapter = new(Options.Create(new IngestOptions()));

    [Theory]
    [InlineData("on_publish", typeof(IngestCommand.Publish))]
    [InlineData("on_forward", typeof(IngestCommand.Publish))]
    [InlineData("on_unpublish", typeof(IngestCommand.Unpublish))]
    public async Task Each_action_about_a_publisher_is_a_command(string action, Type expected)
    {
        var command = Assert.IsAssignableFrom<IngestCommand.OfPublisher>(await Read(action));

        Assert.IsType(expected, command);
        Assert.Equal(new PublishId("vid-1", "42", "9o7g1330"), command.Publisher);
        Assert.Equal(_key.Text, command.Key?.Text);
        Assert.Equal(action == "on_forward", command is IngestCommand.Publish { WantsRelayUrl: true });
    }

    [Fact]
    public async Task The_hop_s_names_come_before_those_that_the_server_gives_itself() =>
        Assert.Equal(new PublishId("srs1", "7", "9o7g1330"), ((IngestCommand.OfPublisher)await Read("on_publish", "srs1", "7")).Publisher);

    [Fact]
    public async Task Other_actions_are_acknowledged()
    {
        var handled = Assert.IsType<IngestCommand.Handled>(await Read("on_close"));
        Assert.Equal(new Response(200, "application/json; charset=utf-8", """{"code":0}"""), await Response.Of(handled.Response));
    }

    [Fact]
    public async Task An_accepted_publish_is_acknowledged_and_an_accepted_forward_names_the_address()
    {
        var publish = new IngestCommand.Publish(new PublishId("a", "1", "2"), _key);
        Assert.Equal(
            new Response(200, "application/json; charset=utf-8", """{"code":0}"""), await Response.Of(_adapter.Accept(publish, StreamId)));
        Assert.Equal(
            new Response(200, "application/json; charset=utf-8", $$$"""{"code":0,"data":{"urls":["rtmp://127.0.0.1:1935/hls/{{{StreamId}}}"]}}"""),
            await Response.Of(_adapter.Accept(publish with { WantsRelayUrl = true }, StreamId)));
    }

    [Fact]
    public async Task A_refusal_has_its_status_as_the_code_and_its_slug_as_the_reason() => Assert.Equal(
        new Response(403, "application/json; charset=utf-8", """{"code":403,"reason":"unknown-key"}"""),
        await Response.Of(_adapter.Refuse("unknown-key", 403, "No such stream key.")));

    private ValueTask<IngestCommand> Read(string action, string? node = null, string? boot = null) => _adapter.Read(
        Requests.Of(
            $$"""{"server_id":"vid-1","service_id":"42","action":"{{action}}","client_id":"9o7g1330","app":"live","stream":"{{_key.Text}}","param":""}""",
            node: node, boot: boot),
        TestContext.Current.CancellationToken);
}
