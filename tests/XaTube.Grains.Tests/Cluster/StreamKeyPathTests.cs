using XaTube.Grains.LiveStreams;
using XaTube.Grains.StreamKeys;

namespace XaTube.Grains.Tests.Cluster;

/// <summary>Keys that are unknown, revoked, rotated or expired, before and during a broadcast.</summary>
public sealed class StreamKeyPathTests : IAsyncLifetime
{
    private static readonly PublishId Encoder = new("node", "1", "1");
    private static readonly PublishId Second = new("node", "1", "2");

    private EngineCluster _engine = null!;

    public async ValueTask InitializeAsync() => _engine = await EngineCluster.Start();

    public ValueTask DisposeAsync() => _engine.DisposeAsync();

    [Fact]
    public async Task Revoking_the_key_ends_the_broadcast_and_has_its_publisher_dropped()
    {
        var (stream, of) = await _engine.GoLive(Encoder);
        Assert.True(await of.Channel.RevokeKey(of.Key.Id, EngineCluster.Owner));
        Assert.Equal(LiveStreamState.Ended, (await _engine.Describe(stream)).State);
        Assert.Contains(Encoder, _engine.Drops.Dropped);
        Assert.Equal(PublishRefusal.RevokedKey, (await _engine.KeyGrain(of.Key).Publish(Second)).Refusal);
        Assert.Equal(RenewDecision.RevokedKey, await _engine.KeyGrain(of.Key).Renew(Encoder));
    }

    // The key's grain waits for the channel, which serves the revocation and needs the key's grain for that.
    [Fact]
    public async Task A_key_is_revoked_while_its_publisher_sends_requests()
    {
        var channels = await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => _engine.GoLive(Encoder)));
        await Task.WhenAll(channels.Select(async channel =>
        {
            var key = _engine.KeyGrain(channel.Of.Key);
            var publishing = key.Publish(Encoder);
            var revoked = channel.Of.Channel.RevokeKey(channel.Of.Key.Id, EngineCluster.Owner);
            await Task.WhenAll(publishing, key.Renew(Encoder), key.Unpublish(Encoder));
            Assert.True(await revoked);
            Assert.Equal(PublishRefusal.RevokedKey, (await key.Publish(Encoder)).Refusal);
            Assert.Equal(LiveStreamState.Ended, (await _engine.Describe(channel.Stream)).State);
        }));
    }

    [Fact]
    public async Task Rotating_the_key_interrupts_the_broadcast_for_the_new_key_to_resume()
    {
        var (stream, of) = await _engine.GoLive(Encoder);
        var replacement = EngineCluster.NewKey();
        Assert.NotNull((await of.Channel.RotateKey(of.Key.Id, replacement, TimeSpan.Zero, EngineCluster.Owner)).Key);
        Assert.Contains(Encoder, _engine.Drops.Dropped);
        Assert.Equal(PublishRefusal.RevokedKey, (await _engine.KeyGrain(of.Key).Publish(Second)).Refusal);
        Assert.Equal(PublishDecision.AcceptedAs(stream), await _engine.KeyGrain(replacement).Publish(Second));
    }

    [Fact]
    public async Task An_old_key_may_publish_until_its_overlap_has_passed()
    {
        var (_, of) = await _engine.GoLive(Encoder);
        Assert.NotNull((await of.Channel.RotateKey(of.Key.Id, EngineCluster.NewKey(), TimeSpan.FromSeconds(60), EngineCluster.Owner)).Key);
        await _engine.Pass(10);
        Assert.Equal(RenewDecision.Renewed, await _engine.KeyGrain(of.Key).Renew(Encoder));
        _engine.Time.Advance(TimeSpan.FromSeconds(51));
        Assert.Equal(RenewDecision.RevokedKey, await _engine.KeyGrain(of.Key).Renew(Encoder));
    }

    [Fact]
    public async Task A_publisher_whose_key_has_expired_is_dropped_without_a_renewal()
    {
        var (stream, of) = await _engine.GoLive(Encoder);
        Assert.NotNull((await of.Channel.RotateKey(of.Key.Id, EngineCluster.NewKey(), TimeSpan.FromSeconds(10), EngineCluster.Owner)).Key);
        await _engine.Pass(11);
        await EngineCluster.Eventually(() => _engine.Describe(stream), now => now.State == LiveStreamState.Interrupted);
        Assert.Contains(Encoder, _engine.Drops.Dropped);
    }

    [Fact]
    public async Task A_key_that_was_never_issued_is_refused() =>
        Assert.Equal(
            PublishDecision.Refused(PublishRefusal.UnknownKey),
            await _engine.KeyGrain(EngineCluster.NewKey()).Publish(Encoder));
}
