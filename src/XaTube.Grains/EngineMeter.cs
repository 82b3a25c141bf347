using System.Diagnostics.Metrics;
using XaTube.Grains.StreamKeys;

namespace XaTube.Grains;

/// <summary>What the grains of this process count for its operators.</summary>
public static class EngineMeter
{
    public const string Name = "XaTube.Grains";

    private static readonly Meter Meter = new(Name);

    private static readonly Counter<long> PublishDecisions = Meter.CreateCounter<long>(
        "xatube.publish_decisions", description: "Publishers that were answered, by outcome.");

    private static int _liveStreams;

    /// <summary>Running broadcasts whose grain is in this process.</summary>
    public static int LiveStreams => Volatile.Read(ref _liveStreams);

    /// <summary>Counts an answer as <c>xatube.publish_decisions</c>; its outcome is "Accepted" or the refusal.</summary>
    internal static PublishDecision Record(PublishDecision decision)
    {
        PublishDecisions.Add(1, new KeyValuePair<string, object?>(
            "outcome", decision.Refusal == PublishRefusal.None ? "Accepted" : decision.Refusal.ToString()));
        return decision;
    }

    internal static void StreamsChanged(int by) => Interlocked.Add(ref _liveStreams, by);
}
