using System.Diagnostics;
using System.Globalization;
using XaTube.Cluster.Tests.Load;

namespace XaTube.Cluster.Tests.Report;

/// <summary>What the load measured of one fault, from its moment on.</summary>
public sealed record Observation
{
    /// <summary>When the last publish was sent that was not answered with its stream; zero when all were.</summary>
    public required TimeSpan PublishAfter { get; init; }

    /// <summary>How many publishes were sent, and how many of them were not answered with their stream.</summary>
    public required (int Asked, int Failed) Publishes { get; init; }

    /// <summary>How many publishers' renewals failed.</summary>
    public required int RefusedRenewals { get; init; }

    /// <summary>How often the count was requested, and how often there was no proper response.</summary>
    public required (int Taken, int Unanswered) Samples { get; init; }

    /// <summary>When the last sample was requested that was off by more than 2% or unanswered; zero when there was none.</summary>
    public required TimeSpan CountAfter { get; init; }

    /// <summary>The largest deviations of the answered samples, as shares of the expected count; 0 or less, and 0 or more.</summary>
    public required double Dip { get; init; }

    public required double Rise { get; init; }

    /// <summary>How many of the watched streams were listed as interrupted, at most in one sample, and how many were not listed.</summary>
    public required int Interrupted { get; init; }

    public required int Missing { get; init; }

    /// <summary>A count that no delay explains (negative, or doubled), or null.</summary>
    public required string? Impossible { get; init; }

    /// <summary>Requests of viewers: all, those repeated by the client, and those that failed also then.</summary>
    public required int Requests { get; init; }

    public required int Repeated { get; init; }

    public required int Failed { get; init; }

    /// <summary>Requests of streamers, and those that failed also when repeated.</summary>
    public required (int Sent, int Failed) Writes { get; init; }

    /// <summary>Of heartbeats, joins and leaves, in milliseconds, retries included.</summary>
    public required double P99 { get; init; }

    public required int Acknowledged { get; init; }

    public required IReadOnlyList<string> Lost { get; init; }

    public required IReadOnlyList<string> TwiceLive { get; init; }

    public double FailedShare => Requests == 0 ? 0 : Failed / (double)Requests;
}

/// <summary>Measures what a load sees from the moment of a fault on.</summary>
public sealed class Observer
{
    private const string TwiceLive = "SELECT channel_id, count(*) FROM streams WHERE state <> 'ended' GROUP BY channel_id HAVING count(*) > 1";
    private readonly LoadClients _load;
    private readonly Processes.TestCluster _cluster;
    private readonly int _renewalsRefusedBefore;

    private Observer(Processes.TestCluster cluster, LoadClients clients)
    {
        (_cluster, _load) = (cluster, clients);
        _load.Viewers.Requests.Take();
        _load.WriteRequests.Take();
        _renewalsRefusedBefore = RefusedRenewals;
    }

    public long Moment { get; private set; } = Stopwatch.GetTimestamp();

    /// <summary>Begins once all processes are ready and the count is right.</summary>
    public static async Task<Observer> BeginAsync(Processes.TestCluster cluster, LoadClients clients)
    {
        // A run that failed must not keep the next from being tried.
        await cluster.EnsureReadyAsync();
        await clients.WaitUntilCountIsRightAsync();
        return new Observer(cluster, clients);
    }

    /// <summary>Measures the count and publishing from now on only: for what is promised after the end of a fault.</summary>
    public void FromNow() => Moment = Stopwatch.GetTimestamp();

    public async Task<Observation> EndAsync()
    {
        // A request that hangs counts as well. The load goes on meanwhile, and is in the figures.
        await _load.Publish.AnsweredAsync();
        var samples = await _load.Count.SinceAsync(Moment);
        Keep(samples);
        var requests = _load.Viewers.Requests.Take();
        var acknowledged = _load.Writes.Acknowledged;
        var writes = _load.WriteRequests.Take();
        var answered = samples.Where(sample => sample.IsAnswered).ToArray();
        return new Observation
        {
            PublishAfter = _load.Publish.RecoveredAfter(Moment),
            Publishes = _load.Publish.Since(Moment),
            RefusedRenewals = RefusedRenewals - _renewalsRefusedBefore,
            Samples = (samples.Count, samples.Count - answered.Length),
            CountAfter = samples.Where(sample => sample.Deviation is not (>= -0.02 and <= 0.02))
                .Select(sample => Stopwatch.GetElapsedTime(Moment, sample.At)).DefaultIfEmpty().Max(),
            Dip = answered.Select(sample => sample.Deviation!.Value).Append(0).Min(),
            Rise = answered.Select(sample => sample.Deviation!.Value).Append(0).Max(),
            Interrupted = answered.Select(sample => sample.Interrupted).DefaultIfEmpty().Max(),
            Missing = answered.Select(sample => _load.Broadcasts.Count - sample.Live - sample.Interrupted).DefaultIfEmpty().Max(),
            Impossible = answered.Select(sample => sample.Impossible).FirstOrDefault(impossible => impossible is not null),
            Requests = requests.Sent,
            Repeated = requests.Repeated,
            Failed = requests.Failed,
            Writes = (writes.Sent, writes.Failed),
            P99 = requests.P99,
            Acknowledged = acknowledged,
            Lost = await _load.Writes.LostAsync(),
            TwiceLive = await _cluster.QueryAsync(TwiceLive),
        };
    }

    private int RefusedRenewals => _load.Broadcasts.Sum(broadcast => broadcast.RefusedRenewals);

    private void Keep(IReadOnlyList<CountSample> samples)
    {
        if (Environment.GetEnvironmentVariable("XATUBE_FAULTS_KEEP") is not { Length: > 0 } folder)
            return;
        var name = $"{TestContext.Current.TestMethod?.MethodName}-{DateTime.UtcNow:HHmmss}.txt";
        File.WriteAllLines(Path.Combine(folder, name),
        [
            $"moment {DateTime.UtcNow - Stopwatch.GetElapsedTime(Moment):HH:mm:ss.fff}",
            .. samples.Select(sample => string.Create(CultureInfo.InvariantCulture,
                $"{Stopwatch.GetElapsedTime(Moment, sample.At).TotalSeconds:0.0} shown {sample.Shown} of {sample.Least}..{sample.Most} ({sample.Deviation:P1}), live {sample.Live}, interrupted {sample.Interrupted} {sample.Impossible}")),
            .. _load.Publish.WrongSince(Moment),
        ]);
    }
}
