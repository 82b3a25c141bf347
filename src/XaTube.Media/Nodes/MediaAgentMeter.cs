using System.Diagnostics.Metrics;
using XaTube.Grains.LiveStreams;
using XaTube.Media.Streams;

namespace XaTube.Media.Nodes;

/// <summary>The metrics of a media agent: <c>xatube.media_streams</c>, by state.</summary>
public sealed class MediaAgentMeter : IDisposable
{
    public const string Name = "XaTube.Media";

    private readonly Meter _meter = new(Name);
    private IReadOnlyDictionary<MediaState, int> _streams = new Dictionary<MediaState, int>();

    public MediaAgentMeter() => _meter.CreateObservableGauge(
        "xatube.media_streams",
        () => Enum.GetValues<MediaState>().Select(state => new Measurement<int>(_streams.GetValueOrDefault(state), new KeyValuePair<string, object?>("state", state.ToString()))),
        description: "Streams that this agent packages, by whether they can be watched.");

    public void Update(IEnumerable<StreamMedia> streams) => _streams = streams
        .Select(stream => stream.State).OfType<MediaState>().CountBy(state => state).ToDictionary();

    public void Dispose() => _meter.Dispose();
}
