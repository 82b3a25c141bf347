using Microsoft.Extensions.Time.Testing;
using XaTube.Grains.LiveStreams;

namespace XaTube.Grains.Tests.Ingest;

public sealed class MediaServerControlTests : IAsyncLifetime
{
    private readonly FakeTimeProvider _time = new();
    private MediaServerStandIn _server = null!;

    public async ValueTask InitializeAsync() => _server = await MediaServerStandIn.Start();

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    private static PublishId Client(string id) => new("a", "1", id);

    [Theory]
    [InlineData("nginx-rtmp", "7", "GET /drop/publisher?app=live&clientid=7")]
    [InlineData("srs", "9o7g1330", "DELETE /api/v1/clients/9o7g1330")]
    [InlineData("mediamtx", "6f2b3c1e", "POST /v3/rtmpconns/kick/6f2b3c1e")]
    public async Task A_publisher_is_dropped_the_way_its_server_does_it(string kind, string client, string expected)
    {
        _server.Answers[expected] = """{"code":0}""";
        await _server.NodesOf(kind, _time).Drop(Client(client));
        Assert.Equal([expected], _server.Asked);
    }

    [Fact]
    public async Task MediaMtx_is_asked_for_every_protocol_until_one_has_the_client()
    {
        _server.Answers["POST /v3/srtconns/kick/x"] = "{}";
        await _server.NodesOf("mediamtx", _time).Drop(Client("x"));
        Assert.Equal(["rtmpconns", "rtmpsconns", "rtspsessions", "rtspssessions", "srtconns"], _server.Asked.Select(asked => asked.Split('/')[2]));
    }

    [Theory]
    [InlineData("nginx-rtmp")]
    [InlineData("srs")]
    [InlineData("mediamtx")]
    public async Task Who_is_not_there_any_more_is_dropped_without_a_fault(string kind) =>
        await _server.NodesOf(kind, _time).Drop(Client("gone"));

    [Fact]
    public async Task Srs_says_who_publishes_beside_who_plays_and_what_it_sends_on_to_itself()
    {
        _server.Answers["GET /api/v1/clients?start=0&count=500"] = """
            {"code":0,"server":"vid-k21d7y2","service":"382k1f7l","pid":"1","clients":[
            {"id":"pub1","vhost":"vid-1","stream":"vid-2","ip":"203.0.113.7","tcUrl":"rtmp://h/live","url":"/live/xts_k","name":"xts_k","type":"fmle-publish","publish":true,"alive":7.1},
            {"id":"relay","vhost":"vid-1","stream":"vid-3","ip":"127.0.0.1","tcUrl":"rtmp://127.0.0.1/hls","url":"/hls/0198","name":"0198","type":"flash-publish","publish":true,"alive":7.0},
            {"id":"play1","vhost":"vid-1","stream":"vid-3","ip":"203.0.113.9","tcUrl":"rtmp://h/hls","url":"/hls/0198","name":"0198","type":"Play","publish":false,"alive":3.5}]}
            """;
        var nodes = _server.NodesOf("srs", _time);
        Assert.Equal(["pub1"], await nodes.Publishers("a"));
        Assert.Equal((true, false), (await nodes.IsPublishing(Client("pub1")), await nodes.IsPublishing(Client("play1"))));
        Assert.Single(_server.Asked);
    }

    [Fact]
    public async Task MediaMtx_says_whose_paths_are_published_to()
    {
        _server.Answers["GET /v3/paths/list?page=0&itemsPerPage=500"] = """
            {"itemCount":3,"pageCount":2,"items":[
            {"name":"live/xts_k","confName":"~^live/","source":{"type":"rtmpConn","id":"pub1"},"ready":true,"tracks":["H264"],"readers":[]},
            {"name":"hls/0198","confName":"~^hls/","source":{"type":"rtmpConn","id":"relay"},"ready":true,"tracks":["H264"],"readers":[]}]}
            """;
        _server.Answers["GET /v3/paths/list?page=1&itemsPerPage=500"] = """
            {"itemCount":3,"pageCount":2,"items":[{"name":"live/empty","confName":"~^live/","source":null,"ready":false,"tracks":[],"readers":[]}]}
            """;
        Assert.Equal(["pub1"], await _server.NodesOf("mediamtx", _time).Publishers("a"));
    }

    [Fact]
    public async Task Nothing_is_known_of_publishers_whose_server_tells_by_itself_or_does_not_answer_or_is_none()
    {
        Assert.Null(await _server.NodesOf("nginx-rtmp", _time).IsPublishing(Client("7")));
        Assert.Null(await _server.NodesOf("srs", _time).IsPublishing(Client("7")));
        Assert.Null(await _server.NodesOf("srs", _time, node: "b").IsPublishing(Client("7")));
        _server.Answers["GET /api/v1/clients?start=0&count=500"] = "<html>";
        Assert.Null(await _server.NodesOf("srs", _time).IsPublishing(Client("7")));
    }

    [Fact]
    public async Task A_server_is_asked_again_when_its_list_is_two_seconds_old()
    {
        _server.Answers["GET /api/v1/clients?start=0&count=500"] = """{"code":0,"clients":[]}""";
        var nodes = _server.NodesOf("srs", _time);
        Assert.False(await nodes.IsPublishing(Client("7")));
        Assert.False(await nodes.IsPublishing(Client("8")));
        _time.Advance(TimeSpan.FromSeconds(2));
        Assert.False(await nodes.IsPublishing(Client("7")));
        Assert.Equal(2, _server.Asked.Count);
    }

    [Fact]
    public void A_kind_that_nobody_knows_is_an_error_that_names_the_setting()
    {
        var fault = Assert.Throws<InvalidOperationException>(() => _server.NodesOf("wowza", _time));
        Assert.Contains("XaTube:Ingest:Nodes:a:Kind", fault.Message);
    }
}
