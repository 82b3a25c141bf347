using System.Globalization;

namespace XaTube.Cluster.Tests.Report;

/// <summary>
/// Collects the results of several runs of one fault, so that a run that fails does not hide the others. At the end it
/// fails the test if any run broke a promise, and writes the figures to the report.
/// </summary>
public sealed class Verdict(string fault)
{
    private readonly List<string> _faults = [];
    private readonly Dictionary<string, (string Unit, List<double> Values)> _figures = [];
    private int _runs;

    /// <summary>The expectations that were not met until now.</summary>
    public IReadOnlyList<string> Faults => _faults;

    /// <summary>Takes a run, and checks what holds in every fault.</summary>
    /// <param name="seen">The run.</param>
    /// <param name="unansweredSamples">
    /// For how many seconds the page with the counts may be away. 0 unless what is promised of this fault allows more.
    /// </param>
    public void Take(Observation seen, int unansweredSamples = 0)
    {
        _runs++;
        var (taken, unanswered) = seen.Samples;
        Expect(unanswered <= unansweredSamples, $"the count was not to be had in {unanswered} of {taken} samples, not {unansweredSamples} at most");
        // Without samples there is no deviation.
        Expect(taken >= 5 && unanswered <= taken / 2, $"{taken - unanswered} samples of the count are too few to tell");
        Expect(seen.Publishes.Asked > 0 && seen.Requests > 0, "no publish or no viewer's request was sent: nothing was tried");
        Expect(seen.Lost.Count == 0, $"{seen.Lost.Count} acknowledged writes were lost: {string.Join("; ", seen.Lost.Take(5))}");
        Expect(seen.TwiceLive.Count == 0, $"channels with two live streams: {string.Join("; ", seen.TwiceLive)}");
        Expect(seen.Impossible is null, $"an impossible count: {seen.Impossible}");
        Expect(seen.Acknowledged > 0, "no write was acknowledged: nothing was tried");
        Figure("acknowledged writes", "", seen.Acknowledged);
        Figure("of them lost", "", seen.Lost.Count);
        Figure("publishes tried", "", seen.Publishes.Asked);
        Figure("of them refused or not answered", "", seen.Publishes.Failed);
        Figure("publish right again after", "s", seen.PublishAfter.TotalSeconds);
        Figure("samples of the count", "", taken);
        Figure("of them not answered", "", unanswered);
        Figure("count within ±2% after", "s", seen.CountAfter.TotalSeconds);
        Figure("count, lowest", "%", seen.Dip * 100);
        Figure("count, highest", "%", seen.Rise * 100);
        Figure("streams shown as interrupted", "", seen.Interrupted);
        Figure("viewers' requests", "", seen.Requests);
        Figure("of them repeated by the player", "%", seen.Requests == 0 ? 0 : 100.0 * seen.Repeated / seen.Requests);
        Figure("failed after that", "%", seen.FailedShare * 100);
        TestContext.Current.SendDiagnosticMessage($"{fault}, run {_runs}: {seen with { Lost = [.. seen.Lost.Take(3)] }}");
    }

    public void Figure(string name, string unit, double value)
    {
        if (!_figures.TryGetValue(name, out var figure))
            _figures[name] = figure = (unit, []);
        figure.Values.Add(value);
    }

    public void Expect(bool kept, string otherwise)
    {
        if (!kept)
            _faults.Add(string.Create(CultureInfo.InvariantCulture, $"run {_runs}: {otherwise}"));
    }

    public void ExpectWithin(TimeSpan took, TimeSpan limit, string what) =>
        Expect(took <= limit, string.Create(CultureInfo.InvariantCulture, $"{what} took {took.TotalSeconds:0.0} s, not {limit.TotalSeconds:0} s at most"));

    /// <summary>Fails the test if an expectation was not met. Called once, at the end.</summary>
    public void Close()
    {
        if (Extent.IsFull)
            ReliabilityReport.Write(fault, _runs, _faults.Count, _figures.Select(figure => new Figure(figure.Key, figure.Value.Unit, figure.Value.Values)));
        Assert.True(_faults.Count == 0, string.Join('\n', _faults));
    }
}
