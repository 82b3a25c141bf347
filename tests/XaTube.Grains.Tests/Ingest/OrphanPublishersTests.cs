using XaTube.Grains.LiveStreams;
using XaTube.Grains.Tests.Cluster;
using XaTube.Ingest;
using XaTube.Ingest.Tests;

namespace XaTube.Grains.Tests.Ingest;

public sealed class OrphanPublishersTests
{
    [Fact]
    public async Task A_publisher_that_holds_no_stream_is_dropped_and_one_that_does_is_not()
    {
        await using var server = await FakeMediaServer.Start();
        server.Responses["GET /api/v1/clients?start=0&count=500"] = """
            {"code":0,"clients":[{"id":"holder","url":"/live/k1","publish":true},{"id":"orphan","url":"/live/k2","publish":true}]}
            """;
        await using var engine = await EngineCluster.Start(settings: new Dictionary<string, string?>
        {
            [$"{MediaServerControl.Section}:a:Kind"] = "srs",
            [$"{MediaServerControl.Section}:a:ControlUrl"] = server.Url,
        });
        engine.Drops.There = publisher => publisher.Client == "holder";
        var (_, key) = await engine.NewChannel();
        Assert.NotNull((await engine.KeyGrain(key).Publish(new PublishId("A", "1", "holder"))).StreamId);

        await EngineCluster.Eventually(
            async () =>
            {
                await engine.Pass(5);
                return engine.Drops.Dropped.Count;
            },
            dropped => dropped > 0);

        await engine.Pass(130);
        Assert.Equal(["orphan"], engine.Drops.Dropped.Select(publisher => publisher.Client).Distinct());
        Assert.All(engine.Drops.Dropped, publisher => Assert.Equal("a", publisher.Node, ignoreCase: true));
    }
}
