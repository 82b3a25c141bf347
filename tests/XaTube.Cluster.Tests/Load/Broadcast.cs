using System.Net;

namespace XaTube.Cluster.Tests.Load;

/// <summary>A channel with its owner and a key, live from its start on; its publisher renews as nginx-rtmp does.</summary>
public sealed class Broadcast
{
    private static readonly TimeSpan RenewEvery = TimeSpan.FromSeconds(5);

    private Broadcast(string channel, string key, string publisher, string stream) =>
        (Channel, Key, Publisher, Stream) = (channel, key, publisher, stream);

    public string Channel { get; }

    public string Key { get; }

    public string Publisher { get; }

    public string Stream { get; }

    /// <summary>How often the publisher would have been cut off: anything but a success.</summary>
    public int RefusedRenewals { get; private set; }

    public static async Task<Broadcast> StartAsync(Site site, string token, string handle)
    {
        var key = await IssuedKey.NewAsync(site, token, handle);
        var publisher = Site.NewPublisher();
        var accepted = await site.CallAsync("publish", key.Text, publisher);
        Assert.Equal(HttpStatusCode.Redirect, accepted.Status);
        return new Broadcast(key.Channel, key.Text, publisher, accepted.Location!.OriginalString.Split('/')[^1]);
    }

    public async Task RenewAsync(Site site, CancellationToken stop)
    {
        // Not all at once.
        await Task.Delay(RenewEvery * Random.Shared.NextDouble(), stop).ContinueWith(_ => { }, TaskScheduler.Default);
        while (!stop.IsCancellationRequested)
        {
            var renewed = await site.CallAsync("update", Key, Publisher);
            if (renewed.Status != HttpStatusCode.OK)
                RefusedRenewals++;
            await Task.Delay(RenewEvery, stop).ContinueWith(_ => { }, TaskScheduler.Default);
        }
    }
}
