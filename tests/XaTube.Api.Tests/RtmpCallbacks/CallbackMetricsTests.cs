using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using XaTube.Api.Tests.Channels;

namespace XaTube.Api.Tests.RtmpCallbacks;

/// <summary>
/// Listens to the requests that the servers of this process count. Not at <c>/metrics</c>: a server that another test stops
/// takes the counters of the same name out of everybody's there.
/// </summary>
public sealed class CallbackMetricsTests : IDisposable
{
    private readonly SharedServer _server;
    private readonly MeterListener _meter = new();
    private readonly ConcurrentBag<(string Route, int Status)> _counted = [];

    public CallbackMetricsTests(SharedServer server)
    {
        _server = server;
        _meter.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Name == "http.server.request.duration")
                listener.EnableMeasurementEvents(instrument);
        };
        _meter.SetMeasurementEventCallback<double>((_, _, tags, _) => Count(tags));
        _meter.Start();
    }

    public void Dispose() => _meter.Dispose();

    [Fact]
    public async Task Callbacks_are_counted_by_dialect_and_answer()
    {
        var streamer = await Streamer.Enter(_server);
        await streamer.GoLive();
        await (streamer.Encoder("2") with { Secret = "wrong" }).Publish();

        // A request is counted when its connection is done with it, a moment after its answer.
        await Eventually.Soon(
            () => Task.FromResult(_counted.Distinct().ToArray()),
            counted => counted.Contains(("/callbacks/nginx-rtmp", 302)) && counted.Contains(("/callbacks/nginx-rtmp", 401)));
    }

    private void Count(ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var (route, status) = ("", 0);
        foreach (var (name, value) in tags)
            if (name == "http.route")
                route = (string)value!;
            else if (name == "http.response.status_code")
                status = (int)value!;
        _counted.Add((route, status));
    }
}
