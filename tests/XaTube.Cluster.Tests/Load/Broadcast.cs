using System.Net;

namespace XaTube.Cluster.Tests.Load;

/// <summary>A running broadcast: its channel, key and stream. Its publisher renews at the interval of nginx-rtmp.</summary>
public sealed class Broadcast
{
    private static readonly TimeSpan RenewEvery = TimeSpan.FromSeconds(5);

    private Broadcast(string channel, string key, string publisher, string stream) =>
        (Channel, Key, Publisher, Stream) = (channel, key, publisher, stream);

    public string Channel { get; }

    public string Key { get; }

    public string Publisher { get; }

    public string Stream { get; }

    /// <summary>How many renewals got no OK; nginx-rtmp drops the publisher then.</summary>
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
        // Spread over the interval.
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
