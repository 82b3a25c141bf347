using System.Diagnostics;
using System.Net;

namespace XaTube.Cluster.Tests.Load;

/// <summary>What the site said once: how many watch, against the truth. Deviation is a share of the truth: 0.02 is 2%.</summary>
public sealed record CountSample(long At, int? Said, int Least, int Most, int Live, int Interrupted, string? Impossible)
{
    // Of a small audience two or three on their way are a percent.
    private const int OnTheirWay = 3;

    public double Deviation =>
        Said is not { } said ? 0
        : said < Least - OnTheirWay ? (said - Least) / (double)Math.Max(1, Least)
        : said > Most + OnTheirWay ? (said - Most) / (double)Math.Max(1, Most)
        : 0;
}

/// <summary>Asks the site every second who watches what, as its front page does.</summary>
public sealed class ViewerCountMonitor(Site site, Truth truth, IReadOnlyList<string> streams)
{
    private readonly List<CountSample> _samples = [];

    public async Task WatchAsync(CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            var sample = await SampleAsync();
            lock (_samples)
                _samples.Add(sample);
            await Task.Delay(TimeSpan.FromSeconds(1), stop).ContinueWith(_ => { }, TaskScheduler.Default);
        }
    }

    public IReadOnlyList<CountSample> Since(long timestamp)
    {
        lock (_samples)
            return [.. _samples.Where(sample => sample.At >= timestamp)];
    }

    /// <summary>All that the site lists, page by page: others are live besides those that are watched.</summary>
    private async Task<CountSample> SampleAsync()
    {
        var (said, live, interrupted) = (0, 0, 0);
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
                said += viewers;
                _ = (string)stream["state"]! == "live" ? live++ : interrupted++;
                var real = truth.Of(id);
                if (viewers < 0 || viewers > real * 1.6 + 15)
                    impossible = $"{viewers} viewers where {real} watch";
            }

            after = (string?)answer.Body["next"];
        }
        while (after is not null);
        return Sample(said);

        CountSample Sample(int? said)
        {
            var (least, most) = truth.Total();
            return new CountSample(Stopwatch.GetTimestamp(), said, least, most, live, interrupted, impossible);
        }
    }
}
