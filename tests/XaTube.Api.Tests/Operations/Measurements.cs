using System.Collections.Concurrent;
using System.Diagnostics.Metrics;

namespace XaTube.Api.Tests.Operations;

/// <summary>
/// What the servers of this process count by one instrument, from now on. Not read at <c>/metrics</c>: a server that another
/// test stops takes the instruments of the same name out of everybody's there.
/// </summary>
public sealed class Measurements : IDisposable
{
    private readonly MeterListener _listener = new();
    private readonly ConcurrentBag<KeyValuePair<string, object?>[]> _all = [];

    public Measurements(string instrument)
    {
        _listener.InstrumentPublished = (published, listener) =>
        {
            if (published.Name == instrument)
                listener.EnableMeasurementEvents(published);
        };
        _listener.SetMeasurementEventCallback<double>((_, _, tags, _) => _all.Add(tags.ToArray()));
        _listener.SetMeasurementEventCallback<long>((_, _, tags, _) => _all.Add(tags.ToArray()));
        _listener.Start();
    }

    public void Dispose() => _listener.Dispose();

    /// <summary>Waits until something is measured with these labels.</summary>
    public Task Include(TimeSpan limit, params (string Name, string Value)[] labels) => Eventually.Within(
        limit, () => Task.FromResult(_all.Any(tags => labels.All(label => Has(tags, label)))), found => found);

    private static bool Has(KeyValuePair<string, object?>[] tags, (string Name, string Value) label) =>
        tags.Any(tag => tag.Key == label.Name && tag.Value?.ToString() == label.Value);
}
