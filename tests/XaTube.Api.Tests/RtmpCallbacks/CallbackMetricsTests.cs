using XaTube.Api.Tests.Channels;
using XaTube.Api.Tests.Operations;

namespace XaTube.Api.Tests.RtmpCallbacks;

public sealed class CallbackMetricsTests(SharedServer server)
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(5);

    [Fact]
    public async Task Callbacks_are_counted_by_dialect_and_answer()
    {
        using var requests = new Measurements("http.server.request.duration");
        var streamer = await Streamer.Enter(server);
        await streamer.GoLive();
        await (streamer.Encoder("2") with { Secret = "wrong" }).Publish();

        // A request is counted when its connection is done with it, a moment after its answer.
        await requests.Include(Limit, ("http.route", "/callbacks/nginx-rtmp"), ("http.response.status_code", "302"));
        await requests.Include(Limit, ("http.route", "/callbacks/nginx-rtmp"), ("http.response.status_code", "401"));
    }
}
