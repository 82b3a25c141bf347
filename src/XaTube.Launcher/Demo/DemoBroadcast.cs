namespace XaTube.Launcher.Demo;

/// <summary>The demo as a whole: one broadcast and its viewers, until it is stopped.</summary>
public sealed class DemoBroadcast : IAsyncDisposable
{
    private const int Viewers = 6;
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _all;

    private DemoBroadcast(DemoChannel channel, DemoApiClient site, string publishUrl)
    {
        Channel = channel;
        var encoder = new DemoEncoder(publishUrl, channel.Key).RunAsync(_stop.Token);
        var viewers = Enumerable.Range(0, Viewers).Select(_ => new DemoViewer(site, new Random()).RunAsync(_stop.Token));
        _all = Task.WhenAll([encoder, .. viewers]);
    }

    public DemoChannel Channel { get; }

    public static async Task<DemoBroadcast> StartAsync(RunOptions options, string password, HttpClient http, CancellationToken stop)
    {
        var site = new DemoApiClient(http);
        var show = new DemoBroadcast(await DemoChannel.PrepareAsync(site, password, stop), site, options.PublishUrl);
        try
        {
            // Long enough for the lease of a broadcast that a killed run left behind.
            await Readiness.Readiness.UntilAsync("the demo broadcast", TimeSpan.FromSeconds(90), () => IsOnAirAsync(site, stop), stop);
            return show;
        }
        catch
        {
            await show.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _all.ContinueWith(_ => { }, TaskScheduler.Default);
        _stop.Dispose();
    }

    private static async Task<bool> IsOnAirAsync(DemoApiClient site, CancellationToken stop) =>
        await site.LiveStreamAsync(stop) is { } stream
        && ((int?)stream["viewers"] ?? 0) > 0
        && (string?)stream["playbackUrl"] is { } playlist
        && await Readiness.Readiness.IsOkAsync(site.Http, playlist, stop);
}
