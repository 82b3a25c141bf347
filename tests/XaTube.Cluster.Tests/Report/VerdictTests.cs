using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using XaTube.Cluster.Tests.Load;

namespace XaTube.Cluster.Tests.Report;

/// <summary>What the faults are judged by must itself tell right from wrong.</summary>
public sealed class VerdictTests
{
    private static readonly Observation Undisturbed = new()
    {
        PublishAfter = TimeSpan.Zero,
        Publishes = (100, 0),
        RefusedRenewals = 0,
        Samples = (20, 0),
        CountAfter = TimeSpan.Zero,
        Dip = 0,
        Rise = 0,
        Interrupted = 0,
        Missing = 0,
        Impossible = null,
        Requests = 400,
        Repeated = 0,
        Failed = 0,
        Writes = (50, 0),
        P99 = 5,
        Acknowledged = 50,
        Lost = [],
        TwiceLive = [],
    };

    [Fact]
    public void A_run_that_nothing_disturbed_is_as_promised() => Assert.Empty(Judged(Undisturbed).Faults);

    [Fact]
    public void A_count_that_is_not_to_be_had_is_no_right_count()
    {
        Assert.NotEmpty(Judged(Undisturbed with { Samples = (20, 1) }).Faults);
        Assert.NotEmpty(Judged(Undisturbed with { Samples = (20, 20) }).Faults);
        Assert.NotEmpty(Judged(Undisturbed with { Samples = (0, 0) }).Faults);
        // Where a few seconds are allowed, so much as most of the time is not.
        Assert.Empty(Judged(Undisturbed with { Samples = (20, 5) }, unansweredSamples: 5).Faults);
        Assert.NotEmpty(Judged(Undisturbed with { Samples = (20, 15) }, unansweredSamples: 15).Faults);
    }

    [Fact]
    public void A_run_in_which_nothing_was_tried_shows_nothing()
    {
        Assert.NotEmpty(Judged(Undisturbed with { Publishes = (0, 0) }).Faults);
        Assert.NotEmpty(Judged(Undisturbed with { Requests = 0 }).Faults);
        Assert.NotEmpty(Judged(Undisturbed with { Acknowledged = 0 }).Faults);
    }

    [Fact]
    public async Task Samples_of_a_page_that_is_503_throughout_have_no_deviation_and_are_unanswered()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        await using var page = builder.Build();
        page.Urls.Add("http://127.0.0.1:0");
        page.Run(context =>
        {
            context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
            return Task.CompletedTask;
        });
        await page.StartAsync();
        using var site = new Site(new Uri(page.Urls.First()), new Uri(page.Urls.First()));
        var monitor = new ViewerCountMonitor(site, new ExpectedViewers(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(25)), ["a stream"]);
        using var stop = new CancellationTokenSource(TimeSpan.FromSeconds(2.5));
        await monitor.WatchAsync(stop.Token);

        var samples = await monitor.SinceAsync(0);
        Assert.NotEmpty(samples);
        Assert.All(samples, sample => Assert.Equal((false, null), (sample.IsAnswered, sample.Deviation)));
    }

    private static Verdict Judged(Observation seen, int unansweredSamples = 0)
    {
        var verdict = new Verdict("none");
        verdict.Take(seen, unansweredSamples);
        return verdict;
    }
}
