using XaTube.Launcher.DataDirectory;
using XaTube.Launcher.Processes;
using XaTube.Launcher.Readiness;

namespace XaTube.Launcher.Demo;

/// <summary>The demo: one broadcast and its simulated viewers.</summary>
public sealed class DemoBroadcast : IAsyncDisposable
{
    private const int Viewers = 6;
    private readonly CancellationTokenSource _stop = new();
    private readonly ChildProcess _encoder;
    private readonly Task _viewers;

    private DemoBroadcast(DemoChannel channel, DemoApiClient api, ChildProcess encoder)
    {
        (Channel, _encoder) = (channel, encoder);
        _viewers = Task.WhenAll(Enumerable.Range(0, Viewers).Select(_ => new DemoViewer(api, new Random()).RunAsync(_stop.Token)));
    }

    public DemoChannel Channel { get; }

    /// <summary>Starts the demo and waits until its stream is live and has viewers.</summary>
    public static async Task<DemoBroadcast> StartAsync(RunOptions options, DataFiles files, string password, HttpClient http, CancellationToken stop)
    {
        var api = new DemoApiClient(http);
        var channel = await DemoChannel.PrepareAsync(api, password, stop);
        var demo = new DemoBroadcast(channel, api, await DemoEncoder.StartAsync(options.PublishUrl, channel.Key, files));
        try
        {
            // Longer than the lease of a broadcast that a killed run left behind.
            await ReadinessProbe.UntilAsync("the demo broadcast", TimeSpan.FromSeconds(90), () => IsLiveAsync(api, stop), stop);
            return demo;
        }
        catch
        {
            await demo.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _viewers.ContinueWith(_ => { }, TaskScheduler.Default);
        await _encoder.DisposeAsync();
        _stop.Dispose();
    }

    private static async Task<bool> IsLiveAsync(DemoApiClient api, CancellationToken stop) =>
        await api.LiveStreamAsync(stop) is { } stream
        && ((int?)stream["viewers"] ?? 0) > 0
        && (string?)stream["playbackUrl"] is { } playlist
        && await ReadinessProbe.IsOkAsync(api.Http, new Uri(playlist, UriKind.Relative), stop);
}
