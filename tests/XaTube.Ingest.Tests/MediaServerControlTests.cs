using Microsoft.Extensions.Time.Testing;
using XaTube.Grains.LiveStreams;

namespace XaTube.Ingest.Tests;

public sealed class MediaServerControlTests : IAsyncLifetime
{
    private const string SrsClients = "GET /api/v1/clients?start=0&count=500";

    private readonly FakeTimeProvider _time = new();
    private FakeMediaServer _server = null!;

    public async ValueTask InitializeAsync() => _server = await FakeMediaServer.Start();

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    private static PublishId Publisher(string client) => new("a", "1", client);

    [Theory]
    [InlineData("nginx-rtmp", "7", "GET /drop/publisher?app=live&clientid=7")]
    [InlineData("srs", "9o7g1330", "DELETE /api/v1/clients/9o7g1330")]
    [InlineData("mediamtx", "6f2b3c1e", "POST /v3/rtmpconns/kick/6f2b3c1e")]
    public async Task A_publisher_is_dropped_through_the_API_of_its_node(string kind, string client, string expected)
    {
        _server.Responses[expected] = """{"code":0}""";
        await _server.ControlOf(kind, _time).Drop(Publisher(client));
        Assert.Equal([expected], _server.Requests);
    }

    [Theory]
    [InlineData("nginx-rtmp")]
    [InlineData("srs")]
    [InlineData("mediamtx")]
    public async Task Dropping_a_publisher_that_is_not_connected_is_no_error(string kind) =>
        await _server.ControlOf(kind, _time).Drop(Publisher("gone"));

    [Fact]
    public async Task A_publisher_of_a_node_that_is_not_configured_is_not_dropped()
    {
        await _server.ControlOf("srs", _time, node: "b").Drop(Publisher("7"));
        Assert.Empty(_server.Requests);
    }

    [Fact]
    public async Task A_client_that_only_plays_is_not_publishing()
    {
        _server.Responses[SrsClients] = """
            {"code":0,"clients":[{"id":"pub1","url":"/live/xts_k","publish":true},{"id":"play1","url":"/hls/0198","publish":false}]}
            """;
        var control = _server.ControlOf("srs", _time);
        Assert.Equal((true, false), (await control.IsPublishing(Publisher("pub1")), await control.IsPublishing(Publisher("play1"))));
    }

    [Fact]
    public async Task Whether_a_publisher_is_connected_is_unknown_where_the_server_is_not_polled_or_fails_or_is_not_configured()
    {
        Assert.Null(await _server.ControlOf("nginx-rtmp", _time).IsPublishing(Publisher("7")));
        Assert.Null(await _server.ControlOf("srs", _time).IsPublishing(Publisher("7")));
        Assert.Null(await _server.ControlOf("srs", _time, node: "b").IsPublishing(Publisher("7")));
        _server.Responses[SrsClients] = "<html>";
        Assert.Null(await _server.ControlOf("srs", _time).IsPublishing(Publisher("7")));
    }

    [Fact]
    public async Task A_list_of_publishers_is_used_for_two_seconds()
    {
        _server.Responses[SrsClients] = """{"code":0,"clients":[]}""";
        var control = _server.ControlOf("srs", _time);
        Assert.False(await control.IsPublishing(Publisher("7")));
        Assert.False(await control.IsPublishing(Publisher("8")));
        Assert.Single(_server.Requests);
        _time.Advance(TimeSpan.FromSeconds(2));
        Assert.False(await control.IsPublishing(Publisher("7")));
        Assert.Equal(2, _server.Requests.Count);
    }

    [Fact]
    public void An_unknown_kind_is_an_error_that_names_the_setting()
    {
        var error = Assert.Throws<InvalidOperationException>(() => _server.ControlOf("wowza", _time));
        Assert.Contains("XaTube:Ingest:Nodes:a:Kind", error.Message);
    }
}
