using Microsoft.Extensions.Options;
using XaTube.Grains.LiveStreams;
using XaTube.Grains.StreamKeys;
using XaTube.Ingest.MediaMtx;

namespace XaTube.Ingest.Tests.MediaMtx;

public sealed class MediaMtxCallbackAdapterTests
{
    private static readonly Guid StreamId = Guid.Parse("0198c0de-0000-7000-8000-000000000000");

    private readonly StreamKeySecret _key = StreamKeySecret.Generate();
    private readonly MediaMtxCallbackAdapter _adapter = new(Options.Create(new IngestOptions()));

    [Theory]
    [InlineData("publish", typeof(IngestCommand.Publish))]
    [InlineData("ready", typeof(IngestCommand.Publish))]
    [InlineData("not-ready", typeof(IngestCommand.Unpublish))]
    public async Task Each_action_about_a_publisher_is_a_command(string action, Type expected)
    {
        var command = Assert.IsAssignableFrom<IngestCommand.OfPublisher>(await Read(action, $"live/{_key.Text}"));

        Assert.IsType(expected, command);
        Assert.Equal(new PublishId("mtx1", "42", "6f2b3c1e"), command.Publisher);
        Assert.Equal(_key.Text, command.Key?.Text);
        Assert.Equal(action == "ready", command is IngestCommand.Publish { WantsRelayUrl: true });
    }

    [Fact]
    public async Task A_publisher_without_credentials_is_asked_for_them()
    {
        var handled = Assert.IsType<IngestCommand.Handled>(await Read("publish", "live/studio"));
        Assert.Equal(
            new Response(401, "application/problem+json", """{"type":"no-key","title":"A stream key is needed.","status":401}"""),
            await Response.Of(handled.Response));
    }

    [Fact]
    public async Task An_accepted_publish_is_acknowledged_and_an_accepted_ready_names_the_address()
    {
        var publish = new IngestCommand.Publish(new PublishId("a", "1", "2"), _key);
        Assert.Equal(new Response(200, null, ""), await Response.Of(_adapter.Accept(publish, StreamId)));
        Assert.Equal(
            new Response(200, "text/plain; charset=utf-8", $"rtmp://127.0.0.1:1935/hls/{StreamId}\n"),
            await Response.Of(_adapter.Accept(publish with { WantsRelayUrl = true }, StreamId)));
    }

    private ValueTask<IngestCommand> Read(string action, string path) => _adapter.Read(
        Requests.Of($$"""{"action":"{{action}}","path":"{{path}}","id":"6f2b3c1e","query":"","ip":"203.0.113.7"}""", node: "mtx1", boot: "42"),
        TestContext.Current.CancellationToken);
}
