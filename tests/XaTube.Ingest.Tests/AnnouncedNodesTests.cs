using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using XaTube.Grains.MediaNodes;

namespace XaTube.Ingest.Tests;

public sealed class AnnouncedNodesTests
{
    private readonly FakeTimeProvider _time = new();
    private IReadOnlyList<MediaNode> _announced = [new("Local", "1", "nginx-rtmp", "http://127.0.0.1:1/control", "live", "/hls")];
    private int _requests;
    private bool _fails;

    private AnnouncedNodes Nodes() => new(Request, _time, NullLogger<AnnouncedNodes>.Instance);

    private Task<IReadOnlyList<MediaNode>> Request()
    {
        _requests++;
        return _fails ? Task.FromException<IReadOnlyList<MediaNode>>(new TimeoutException()) : Task.FromResult(_announced);
    }

    [Fact]
    public async Task A_node_is_found_by_its_name_whatever_its_case()
    {
        var nodes = Nodes();
        Assert.Equal("Local", (await nodes.Find("lOCAL"))?.Name);
        Assert.Null(await nodes.Find("other"));
    }

    [Fact]
    public async Task Requests_within_two_seconds_share_one_answer()
    {
        var nodes = Nodes();
        for (var i = 0; i < 10; i++)
            await nodes.Find("local");
        Assert.Equal(1, _requests);
        _announced = [];
        _time.Advance(TimeSpan.FromSeconds(2));
        Assert.Null(await nodes.Find("local"));
        Assert.Equal(2, _requests);
    }

    [Fact]
    public async Task While_the_engine_does_not_answer_the_last_nodes_are_known()
    {
        var nodes = Nodes();
        await nodes.Find("local");
        _fails = true;
        _time.Advance(TimeSpan.FromSeconds(10));
        Assert.NotNull(await nodes.Find("local"));
    }
}
