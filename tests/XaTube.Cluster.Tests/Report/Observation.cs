using System.Diagnostics;
using System.Globalization;
using XaTube.Cluster.Tests.Load;

namespace XaTube.Cluster.Tests.Report;

/// <summary>What the load saw of one fault, from its moment on.</summary>
public sealed record Observation
{
    /// <summary>When a publish was sent for the last time that was not answered as it should be.</summary>
    public required TimeSpan PublishAfter { get; init; }

    /// <summary>How many publishes were tried, and how many of them were not answered as they should be.</summary>
    public required (int Asked, int Failed) Publishes { get; init; }

    /// <summary>When the count was for the last time off by more than 2%, or not to be had.</summary>
    public required TimeSpan CountAfter { get; init; }

    /// <summary>The largest deviations of the count, as shares of the truth; 0 or less, and 0 or more.</summary>
    public required double Dip { get; init; }

    public required double Rise { get; init; }

    /// <summary>How many of the watched streams were, at the worst moment, listed as interrupted, and how many not at all.</summary>
    public required int Interrupted { get; init; }

    public required int Missing { get; init; }

    /// <summary>A count that no delay explains: negative, or doubled.</summary>
    public required string? Impossible { get; init; }

    public required int Requests { get; init; }

    public required int Repeated { get; init; }

    public required int Failed { get; init; }

    /// <summary>Of heartbeats, joins and goodbyes, in milliseconds, repetitions included.</summary>
    public required double P99 { get; init; }

    public required int Acknowledged { get; init; }

    public required IReadOnlyList<string> Lost { get; init; }

    public required IReadOnlyList<string> TwiceLive { get; init; }

    public double FailedShare => Requests == 0 ? 0 : Failed / (double)Requests;
}

/// <summary>Looks at a load from the moment of a fault on.</summary>
public sealed class Observer
{
    private const string TwiceLive = "SELECT channel_id, count(*) FROM streams WHERE state <> 'ended' GROUP BY channel_id HAVING count(*) > 1";
    private readonly LoadClients _crowd;
    private readonly Processes.TestCluster _cluster;

    private Observer(Processes.TestCluster cluster, LoadClients clients)
    {
        (_cluster, _crowd) = (cluster, clients);
        _crowd.Viewers.Requests.Take();
        _crowd.Written.Take();
    }

    public long Moment { get; private set; } = Stopwatch.GetTimestamp();

    /// <summary>Starts from a state in which nothing is wrong.</summary>
    public static async Task<Observer> BeginAsync(Processes.TestCluster cluster, LoadClients clients)
    {
        // One run that went wrong must not keep the next from being tried.
        await cluster.SettledAsync();
        await clients.CalmAsync();
        return new Observer(cluster, clients);
    }

    /// <summary>From here on counts: the fault was over, or is only now what it is meant to be.</summary>
    public void FromNow() => Moment = Stopwatch.GetTimestamp();

    public async Task<Observation> EndAsync()
    {
        Keep();
        // The load goes on while we look, and some of what it does meanwhile is in the figures as well.
        var samples = _crowd.Count.Since(Moment);
        var requests = _crowd.Viewers.Requests.Take();
        var acknowledged = _crowd.Writes.Acknowledged;
        var answered = samples.Where(sample => sample.Said is not null).ToArray();
        return new Observation
        {
            PublishAfter = _crowd.Publish.RecoveredAfter(Moment),
            Publishes = _crowd.Publish.Since(Moment),
            CountAfter = samples.Where(sample => sample.Said is null || Math.Abs(sample.Deviation) > 0.02)
                .Select(sample => Stopwatch.GetElapsedTime(Moment, sample.At)).DefaultIfEmpty().Max(),
            Dip = answered.Select(sample => sample.Deviation).Append(0).Min(),
            Rise = answered.Select(sample => sample.Deviation).Append(0).Max(),
            Interrupted = answered.Select(sample => sample.Interrupted).DefaultIfEmpty().Max(),
            Missing = answered.Select(sample => _crowd.Broadcasts.Count - sample.Live - sample.Interrupted).DefaultIfEmpty().Max(),
            Impossible = answered.Select(sample => sample.Impossible).FirstOrDefault(impossible => impossible is not null),
            Requests = requests.Sent,
            Repeated = requests.Repeated,
            Failed = requests.Failed,
            P99 = requests.P99,
            Acknowledged = acknowledged,
            Lost = await _crowd.Writes.LostAsync(),
            TwiceLive = await _cluster.QueryAsync(TwiceLive),
        };
    }

    private void Keep()
    {
        if (Environment.GetEnvironmentVariable("XATUBE_FAULTS_KEEP") is not { Length: > 0 } folder)
            return;
        var name = $"{TestContext.Current.TestMethod?.MethodName}-{DateTime.UtcNow:HHmmss}.txt";
        File.WriteAllLines(Path.Combine(folder, name),
        [
            $"moment {DateTime.UtcNow - Stopwatch.GetElapsedTime(Moment):HH:mm:ss.fff}",
            .. _crowd.Count.Since(Moment).Select(sample => string.Create(CultureInfo.InvariantCulture,
                $"{Stopwatch.GetElapsedTime(Moment, sample.At).TotalSeconds:0.0} said {sample.Said} of {sample.Least}..{sample.Most} ({sample.Deviation:P1}), live {sample.Live}, interrupted {sample.Interrupted} {sample.Impossible}")),
            .. _crowd.Publish.WrongSince(Moment),
        ]);
    }
}
