namespace XaTube.Grains.Publishing;

/// <summary>
/// Watches the key of a broadcast while that key has an end (an expiry or a revocation that lies ahead). Not every media
/// server asks again while it publishes, so the publisher of a key whose time is over is disconnected from here.
/// </summary>
internal sealed class KeyExpiryTimer(Grain grain, TimeProvider time, Func<Broadcast, Task> disconnect)
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(5);

    private IGrainTimer? _timer;

    /// <summary>To be called whenever the broadcast or its key has changed.</summary>
    public void Restart(PublishingState state)
    {
        _timer?.Dispose();
        _timer = state.Broadcast is { } broadcast && ChannelKeys.Find(state, broadcast.KeyId) is { HasEnd: true } key
            ? grain.RegisterGrainTimer(() => Check(broadcast, key), new GrainTimerCreationOptions(Period, Period) { KeepAlive = true })
            : null;
    }

    private async Task Check(Broadcast broadcast, StreamKeyRecord key)
    {
        if (key.MayPublish(time.GetUtcNow()))
            return;
        await disconnect(broadcast);
        _timer?.Dispose();
    }
}
