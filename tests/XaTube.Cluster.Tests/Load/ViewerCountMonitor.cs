using System.Diagnostics;
using System.Net;

namespace XaTube.Cluster.Tests.Load;

/// <summary>One reading of the site's viewer counts, and what they had to be.</summary>
/// <param name="At">When it was requested.</param>
/// <param name="Shown">The sum over the watched streams; null when a page got no proper response.</param>
/// <param name="Least">The least that is right.</param>
/// <param name="Most">The most that is right.</param>
/// <param name="Live">How many of the watched streams are listed as live.</param>
/// <param name="Interrupted">How many of them are listed as interrupted.</param>
/// <param name="Impossible">A count of one stream that no delay explains.</param>
public sealed record CountSample(long At, int? Shown, int Least, int Most, int Live, int Interrupted, string? Impossible)
{
    // Of a small audience, two or three changes on their way are a percent.
    private const int Tolerance = 3;

    public bool IsAnswered => Shown is not null;

    /// <summary>How far the count is off, as a share of what it should be (0.02 is 2%); null when there was no count.</summary>
    public double? Deviation =>
        Shown is not { } shown ? null
        : shown < Least - Tolerance ? (shown - Least) / (double)Math.Max(1, Least)
        : shown > Most + Tolerance ? (shown - Most) / (double)Math.Max(1, Most)
        : 0;
}

/// <summary>Reads the viewer counts every second, as the site's front page does.</summary>
public sealed class ViewerCountMonitor(Site site, ExpectedViewers expected, IReadOnlyList<string> streams)
{
    private readonly List<CountSample> _samples = [];
    private readonly PendingRequests _requests = new();

    public Task WatchAsync(CancellationToken stop) => _requests.SendEveryAsync(TimeSpan.FromSeconds(1), AddSampleAsync, stop);

    /// <summary>All samples requested since a moment, in the order of their requests; waits for those that are on their way.</summary>
    public async Task<IReadOnlyList<CountSample>> SinceAsync(long timestamp)
    {
        await _requests.AnsweredAsync();
        lock (_samples)
            return [.. _samples.Where(sample => sample.At >= timestamp).OrderBy(sample => sample.At)];
    }

    private async Task AddSampleAsync()
    {
        var sample = await SampleAsync();
        lock (_samples)
            _samples.Add(sample);
    }

    /// <summary>Reads page by page, since other streams are live besides the watched ones.</summary>
    private async Task<CountSample> SampleAsync()
    {
        var at = Stopwatch.GetTimestamp();
        var (shown, live, interrupted) = (0, 0, 0);
        string? impossible = null, after = null;
        var ours = streams.ToHashSet();
        do
        {
            var answer = await site.GetAsync($"/api/streams?live=true&limit=100{(after is null ? "" : $"&after={Uri.EscapeDataString(after)}")}");
            if (!answer.Is(HttpStatusCode.OK))
                return Sample(null);
            foreach (var stream in answer.Body["items"]!.AsArray().Where(stream => ours.Remove((string)stream!["id"]!)))
            {
                var (id, viewers) = ((string)stream!["id"]!, (int)stream["viewers"]!);
                shown += viewers;
                _ = (string)stream["state"]! == "live" ? live++ : interrupted++;
                var real = expected.Of(id);
                if (viewers < 0 || viewers > real * 1.6 + 15)
                    impossible = $"{viewers} viewers where {real} watch";
            }

            after = (string?)answer.Body["next"];
        }
        while (after is not null);
        return Sample(shown);

        CountSample Sample(int? count)
        {
            var (least, most) = expected.Total();
            return new CountSample(at, count, least, most, live, interrupted, impossible);
        }
    }
}
