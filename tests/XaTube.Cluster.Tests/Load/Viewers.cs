using System.Diagnostics;
using System.Net;

namespace XaTube.Cluster.Tests.Load;

/// <summary>Counts requests: how many were repeated, how many failed, and how long they took.</summary>
public sealed class Requests
{
    private readonly Lock _lock = new();
    private readonly List<double> _milliseconds = [];

    public int Sent { get; private set; }

    public int Repeated { get; private set; }

    /// <summary>Failed also after the client's own retries.</summary>
    public int Failed { get; private set; }

    public void Note(TimeSpan took, bool repeated, bool failed)
    {
        lock (_lock)
        {
            Sent++;
            Repeated += repeated ? 1 : 0;
            Failed += failed ? 1 : 0;
            _milliseconds.Add(took.TotalMilliseconds);
        }
    }

    public (int Sent, int Repeated, int Failed, double P99) Take()
    {
        lock (_lock)
        {
            _milliseconds.Sort();
            var taken = (Sent, Repeated, Failed, _milliseconds.Count == 0 ? 0 : _milliseconds[(int)(_milliseconds.Count * 0.99)]);
            (Sent, Repeated, Failed) = (0, 0, 0);
            _milliseconds.Clear();
            return taken;
        }
    }
}

/// <summary>
/// Viewers, each with a token and heartbeats of its own, as the web page sends them. A few leave and join another stream
/// all the time.
/// </summary>
public sealed class Viewers(Site site, ExpectedViewers expected, IReadOnlyList<string> streams)
{
    /// <summary>For how long a player repeats a request: about half of what its session outlives.</summary>
    private static readonly TimeSpan RetryFor = TimeSpan.FromSeconds(12);

    private readonly List<Viewer> _viewers = [];
    private long _acknowledgedMs;

    public Requests Requests { get; } = new();

    /// <summary>The watch time of all viewers that heartbeats and leaves have reported and that was acknowledged.</summary>
    public TimeSpan Acknowledged => TimeSpan.FromMilliseconds(Volatile.Read(ref _acknowledgedMs));

    public async Task StartAsync(int count, CancellationToken stop)
    {
        for (var i = 0; i < count; i += 50)
            await Task.WhenAll(Enumerable.Range(i, Math.Min(50, count - i)).Select(async n =>
            {
                var viewer = new Viewer();
                await JoinAsync(viewer, streams[n % streams.Count], stop);
                lock (_viewers)
                    _viewers.Add(viewer);
                _ = WatchAsync(viewer, stop);
            }));
    }

    /// <summary>Lets so many viewers a second leave and join another stream.</summary>
    public async Task ChurnAsync(int perSecond, CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            var viewer = _viewers[Random.Shared.Next(_viewers.Count)];
            if (await viewer.Gate.WaitAsync(0, CancellationToken.None))
            {
                try
                {
                    if (viewer.Token is not null)
                        await LeaveAsync(viewer, stop);
                    await JoinAsync(viewer, streams[Random.Shared.Next(streams.Count)], stop);
                }
                finally
                {
                    viewer.Gate.Release();
                }
            }

            await Wait(TimeSpan.FromSeconds(1.0 / perSecond), stop);
        }
    }

    private async Task WatchAsync(Viewer viewer, CancellationToken stop)
    {
        await Wait(viewer.Interval * Random.Shared.NextDouble(), stop);
        while (!stop.IsCancellationRequested)
        {
            await viewer.Gate.WaitAsync(CancellationToken.None);
            try
            {
                if (viewer.Token is null)
                    await JoinAsync(viewer, viewer.Stream, stop);
                else
                    await BeatAsync(viewer, stop);
            }
            finally
            {
                viewer.Gate.Release();
            }

            await Wait(viewer.Interval * (0.8 + 0.4 * Random.Shared.NextDouble()), stop);
        }
    }

    private async Task BeatAsync(Viewer viewer, CancellationToken stop)
    {
        var watched = (long)viewer.Since.Elapsed.TotalMilliseconds;
        var answer = await SendAsync(() => site.PostAsync("/api/heartbeats", new { session = viewer.Token, watchedMs = watched }), HttpStatusCode.Accepted, stop);
        if (answer.Is(HttpStatusCode.Accepted))
        {
            Acknowledge(viewer, watched);
            viewer.Token = answer.Text("session");
            viewer.Interval = TimeSpan.FromSeconds((double)answer.Body["heartbeatSeconds"]!);
        }
    }

    private void Acknowledge(Viewer viewer, long watchedMs)
    {
        Interlocked.Add(ref _acknowledgedMs, watchedMs - viewer.AcknowledgedMs);
        viewer.AcknowledgedMs = watchedMs;
    }

    private async Task JoinAsync(Viewer viewer, string stream, CancellationToken stop)
    {
        viewer.Stream = stream;
        var answer = await SendAsync(
            async () =>
            {
                var joined = await site.PostAsync($"/api/streams/{stream}/viewers", new { });
                // A session that the client does not know: it gets no heartbeat and expires.
                if (joined.IsUnknown)
                    expected.MayHaveJoined(stream);
                return joined;
            },
            HttpStatusCode.Created, stop);
        if (!answer.Is(HttpStatusCode.Created))
            return;
        expected.Joined(stream);
        viewer.Token = answer.Text("session");
        viewer.Interval = TimeSpan.FromSeconds((double)answer.Body["heartbeatSeconds"]!);
        viewer.Since.Restart();
        viewer.AcknowledgedMs = 0;
    }

    private async Task LeaveAsync(Viewer viewer, CancellationToken stop)
    {
        var watched = (long)viewer.Since.Elapsed.TotalMilliseconds;
        var answer = await SendAsync(
            () => site.PostAsync("/api/heartbeats/leave", new { session = viewer.Token, watchedMs = watched }), HttpStatusCode.NoContent, stop);
        if (answer.Status == HttpStatusCode.NoContent)
        {
            Acknowledge(viewer, watched);
            expected.Left(viewer.Stream);
        }
        else
        {
            expected.MayHaveLeft(viewer.Stream);
        }

        viewer.Token = null;
    }

    private async Task<Answer> SendAsync(Func<Task<Answer>> send, HttpStatusCode expected, CancellationToken stop)
    {
        var since = Stopwatch.GetTimestamp();
        var (answer, repeated) = await Site.PatientlyAsync(send, RetryFor, stop);
        Requests.Note(Stopwatch.GetElapsedTime(since), repeated, failed: answer.Status != expected);
        return answer;
    }

    private static Task Wait(TimeSpan time, CancellationToken stop) => Task.Delay(time, stop).ContinueWith(_ => { }, TaskScheduler.Default);

    private sealed class Viewer
    {
        public SemaphoreSlim Gate { get; } = new(1);

        public Stopwatch Since { get; } = Stopwatch.StartNew();

        public string Stream { get; set; } = "";

        public long AcknowledgedMs { get; set; }

        public string? Token { get; set; }

        public TimeSpan Interval { get; set; } = TimeSpan.FromSeconds(10);
    }
}
