using XaTube.Ingest.Srs;

namespace XaTube.Ingest.Tests.Srs;

public sealed class SrsClientTests
{
    private readonly SrsClient _client = new();

    [Fact]
    public async Task Players_and_its_own_relays_are_not_listed_as_publishers()
    {
        await using var server = await FakeMediaServer.Start();
        server.Responses["GET /api/v1/clients?start=0&count=500"] = """
            {"code":0,"server":"vid-k21d7y2","service":"382k1f7l","pid":"1","clients":[
            {"id":"pub1","vhost":"vid-1","stream":"vid-2","ip":"203.0.113.7","tcUrl":"rtmp://h/live","url":"/live/xts_k","name":"xts_k","type":"fmle-publish","publish":true,"alive":7.1},
            {"id":"relay","vhost":"vid-1","stream":"vid-3","ip":"127.0.0.1","tcUrl":"rtmp://127.0.0.1/hls","url":"/hls/0198","name":"0198","type":"flash-publish","publish":true,"alive":7.0},
            {"id":"play1","vhost":"vid-1","stream":"vid-3","ip":"203.0.113.9","tcUrl":"rtmp://h/hls","url":"/hls/0198","name":"0198","type":"Play","publish":false,"alive":3.5}]}
            """;
        using var http = new HttpClient();

        Assert.Equal(["pub1"], (await _client.ListPublishers(http, server.Node))!);
        Assert.Single(server.Requests);
    }

    [Fact]
    public async Task A_full_page_is_followed_by_the_next()
    {
        await using var server = await FakeMediaServer.Start();
        string Clients(int from, int count) => $$"""{"code":0,"clients":[{{string.Join(',', Enumerable.Range(from, count).Select(
            n => $$"""{"id":"c{{n}}","url":"/live/k","publish":true}"""))}}]}""";
        server.Responses["GET /api/v1/clients?start=0&count=500"] = Clients(0, 500);
        server.Responses["GET /api/v1/clients?start=500&count=500"] = Clients(500, 1);
        using var http = new HttpClient();

        Assert.Equal(501, (await _client.ListPublishers(http, server.Node))!.Count);
    }
}
