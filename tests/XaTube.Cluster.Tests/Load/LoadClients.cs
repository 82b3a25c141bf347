using System.Diagnostics;
using System.Net;
using XaTube.Cluster.Tests.Processes;

namespace XaTube.Cluster.Tests.Load;

/// <summary>
/// The load on a cluster (publishers, viewers, streamers) and its measurements: the viewer count every second, a publish
/// ten times a second, and every acknowledged write.
/// </summary>
public sealed class LoadClients : IAsyncDisposable
{
    private static int _handles;

    private const int Streamers = 2;
    private readonly CancellationTokenSource _stop = new();
    private readonly List<Task> _work = [];
    private Account _owner = null!;

    private LoadClients(TestCluster cluster)
    {
        Site = new Site(cluster.Site, cluster.Hop);
        // A change shows within a second, and the listing is up to a second and a half older. A session expires after 25 s.
        Expected = new ExpectedViewers(TimeSpan.FromSeconds(2.5), TimeSpan.FromSeconds(27));
    }

    public Site Site { get; }

    public ExpectedViewers Expected { get; }

    public WriteLog Writes { get; } = new();

    /// <summary>The requests of the streamers.</summary>
    public Requests WriteRequests { get; } = new();

    public IReadOnlyList<Broadcast> Broadcasts { get; private set; } = [];

    public Viewers Viewers { get; private set; } = null!;

    public ViewerCountMonitor Count { get; private set; } = null!;

    public PublishProbe Publish { get; private set; } = null!;

    public static async Task<LoadClients> StartAsync(TestCluster cluster, int? viewers = null, int? streams = null)
    {
        var clients = new LoadClients(cluster);
        await clients.BroadcastAsync(streams ?? Extent.Streams);
        await clients.WatchAsync(viewers ?? Extent.Viewers);
        return clients;
    }

    /// <summary>Waits until three samples in a row are right, which they are soon when nothing is wrong.</summary>
    public async Task WaitUntilCountIsRightAsync()
    {
        var since = Stopwatch.GetTimestamp();
        while (true)
        {
            await Task.Delay(500);
            var last = (await Count.SinceAsync(since)).TakeLast(3).ToArray();
            if (last.Length == 3 && last.All(sample => sample.Live == Broadcasts.Count && sample.Deviation is > -0.01 and < 0.01))
                return;
            Assert.True(Stopwatch.GetElapsedTime(since) < TimeSpan.FromSeconds(90), $"The count does not become right: {last.LastOrDefault()}");
        }
    }

    /// <summary>
    /// Streams whose number of views differs from the number of joins, also after the few seconds in which the last joins
    /// are written.
    /// </summary>
    public async Task<IReadOnlyList<string>> WrongViewsAsync()
    {
        var wrong = new List<string>();
        foreach (var stream in Expected.Joins().Keys)
        {
            string? otherwise = "";
            for (var since = Stopwatch.GetTimestamp(); otherwise is not null && Stopwatch.GetElapsedTime(since) < TimeSpan.FromSeconds(15);)
            {
                // Joins between these two lines may be counted or not.
                var least = Expected.Joins()[stream].Certain;
                var answer = await Site.GetAsync($"/api/statistics/streams/{stream}");
                var most = Expected.Joins()[stream];
                var views = answer.Is(HttpStatusCode.OK) ? (int)answer.Body["views"]! : -1;
                // Ten viewers a second join, over all streams; joins are written every two seconds.
                otherwise = views < least - 2 || views > most.Certain + most.Doubtful + 1 ? $"{stream}: {views} views of {least} joins ({most.Doubtful} more may have been)" : null;
                if (otherwise is not null)
                    await Task.Delay(500);
            }

            if (otherwise is not null)
                wrong.Add(otherwise);
        }

        return wrong;
    }

    /// <summary>Starts more broadcasts, which are neither renewed nor watched.</summary>
    public async Task<IReadOnlyList<Broadcast>> StartBroadcastsAsync(int count)
    {
        var token = await _owner.TokenAsync();
        return await Task.WhenAll(Enumerable.Range(0, count).Select(_ => Broadcast.StartAsync(Site, token, NewHandle())));
    }

    /// <summary>Sends one request to create a channel.</summary>
    public async Task<Answer> WriteAsync() =>
        await Site.PostAsync("/api/channels", new { handle = NewHandle(), title = "One more" }, await _owner.TokenAsync());

    /// <summary>Revokes a broadcast's key as its owner; true when that was acknowledged.</summary>
    public async Task<bool> RevokeAsync(Broadcast broadcast)
    {
        var path = $"/api/channels/{broadcast.Channel}/keys";
        var token = await _owner.TokenAsync();
        var keys = await Site.GetAsync(path, token);
        if (!keys.Is(HttpStatusCode.OK))
            return false;
        var (answer, _) = await Site.PatientlyAsync(
            () => Site.DeleteAsync($"{path}/{keys.Body["items"]![0]!["id"]}", token), TimeSpan.FromSeconds(15));
        return answer.Status == HttpStatusCode.NoContent;
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await Task.WhenAll(_work);
        _stop.Dispose();
        Site.Dispose();
    }

    private async Task BroadcastAsync(int streams)
    {
        var streamer = new Streamer(Site, Writes, WriteRequests);
        _owner = await streamer.SignUpAsync() ?? throw new InvalidOperationException("The first streamer could not sign up.");
        Broadcasts = await StartBroadcastsAsync(streams);
        foreach (var broadcast in Broadcasts)
            _work.Add(broadcast.RenewAsync(Site, _stop.Token));
    }

    private async Task WatchAsync(int viewers)
    {
        string[] streams = [.. Broadcasts.Select(broadcast => broadcast.Stream)];
        Viewers = new Viewers(Site, Expected, streams);
        Count = new ViewerCountMonitor(Site, Expected, streams);
        Publish = new PublishProbe(Site, Broadcasts);
        await Viewers.StartAsync(viewers, _stop.Token);
        _work.AddRange(
        [
            Viewers.ChurnAsync(Math.Max(1, viewers / 500), _stop.Token), Count.WatchAsync(_stop.Token), Publish.WatchAsync(_stop.Token),
            .. Enumerable.Range(0, Streamers).Select(_ => new Streamer(Site, Writes, WriteRequests).WorkAsync(_stop.Token)),
        ]);
    }

    private static string NewHandle() => $"load{Interlocked.Increment(ref _handles)}x{Environment.ProcessId}";
}
