using System.Diagnostics.Metrics;
using XaTube.Grains.StreamKeys;

namespace XaTube.Grains;

/// <summary>The metrics of the grains in this process.</summary>
public static class EngineMeter
{
    public const string Name = "XaTube.Grains";

    private static readonly Meter Meter = new(Name);

    private static readonly Counter<long> PublishDecisions = Meter.CreateCounter<long>(
        "xatube.publish_decisions", description: "Publishers that were answered, by outcome.");

    private static int _liveStreams;

    /// <summary>Running broadcasts whose grain is in this process.</summary>
    public static int LiveStreams => Volatile.Read(ref _liveStreams);

    /// <summary>Counts a decision as <c>xatube.publish_decisions</c>, by outcome: "Accepted" or the refusal. Returns it.</summary>
    internal static PublishDecision Record(PublishDecision decision)
    {
        PublishDecisions.Add(1, new KeyValuePair<string, object?>(
            "outcome", decision.Refusal == PublishRefusal.None ? "Accepted" : decision.Refusal.ToString()));
        return decision;
    }

    internal static void StreamsChanged(int by) => Interlocked.Add(ref _liveStreams, by);
}
