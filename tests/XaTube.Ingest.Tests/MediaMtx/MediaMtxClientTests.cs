using XaTube.Ingest.MediaMtx;

namespace XaTube.Ingest.Tests.MediaMtx;

public sealed class MediaMtxClientTests
{
    private readonly MediaMtxClient _client = new();

    [Fact]
    public async Task Every_protocol_is_tried_until_one_has_the_client()
    {
        await using var server = await FakeMediaServer.Start();
        server.Responses["POST /v3/srtconns/kick/x"] = "{}";
        using var http = new HttpClient();

        Assert.Equal("srtconns", await _client.Drop(http, server.Node, "x"));
        Assert.Equal(["rtmpconns", "rtmpsconns", "rtspsessions", "rtspssessions", "srtconns"], server.Requests.Select(request => request.Split('/')[2]));
    }

    [Fact]
    public async Task Publishers_are_the_sources_of_the_ingest_paths_on_all_pages()
    {
        await using var server = await FakeMediaServer.Start();
        server.Responses["GET /v3/paths/list?page=0&itemsPerPage=500"] = """
            {"itemCount":3,"pageCount":2,"items":[
            {"name":"live/xts_k","confName":"~^live/","source":{"type":"rtmpConn","id":"pub1"},"ready":true,"tracks":["H264"],"readers":[]},
            {"name":"hls/0198","confName":"~^hls/","source":{"type":"rtmpConn","id":"relay"},"ready":true,"tracks":["H264"],"readers":[]}]}
            """;
        server.Responses["GET /v3/paths/list?page=1&itemsPerPage=500"] = """
            {"itemCount":3,"pageCount":2,"items":[{"name":"live/empty","confName":"~^live/","source":null,"ready":false,"tracks":[],"readers":[]}]}
            """;
        using var http = new HttpClient();

        Assert.Equal(["pub1"], (await _client.ListPublishers(http, server.Node))!);
    }
}
