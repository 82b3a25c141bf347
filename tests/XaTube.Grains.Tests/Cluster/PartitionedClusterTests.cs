using Orleans.Storage;
using XaTube.Grains.LiveStreams;
using XaTube.Grains.StreamKeys;

namespace XaTube.Grains.Tests.Cluster;

/// <summary>Two activations of one grain, one on each side of a partitioned cluster; see docs/decisions/0004-grain-directory.md.</summary>
public sealed class PartitionedClusterTests : IAsyncLifetime
{
    private static readonly PublishId Encoder = new("node", "1", "1");
    private static readonly PublishId Second = new("node", "1", "2");

    private EngineCluster _here = null!;
    private EngineCluster _there = null!;

    public async ValueTask InitializeAsync()
    {
        _here = await EngineCluster.Start();
        _there = await _here.TornOff();
    }

    public async ValueTask DisposeAsync()
    {
        await _there.DisposeAsync();
        await _here.DisposeAsync();
    }

    [Fact]
    public async Task Of_two_activations_of_a_channel_the_second_write_fails_and_the_next_activation_has_the_first()
    {
        var (here, key) = await _here.NewChannel();
        var there = _there.Grains.GetGrain<Grains.Publishing.IPublishingGrain>(here.GetPrimaryKey());
        Assert.Single(await there.ListKeys());
        var (first, second) = (EngineCluster.NewKey(), EngineCluster.NewKey());
        Assert.NotNull((await here.AddKey(first, EngineCluster.Owner)).Key);

        await Assert.ThrowsAsync<InconsistentStateException>(() => there.AddKey(second, EngineCluster.Owner));

        Assert.Equal([first.Id, key.Id], (await there.ListKeys()).Select(known => known.Id));
        Assert.NotNull((await there.AddKey(second, EngineCluster.Owner)).Key);
    }

    [Fact]
    public async Task A_stream_that_ended_on_one_side_is_not_changed_by_the_other_side_s_activation()
    {
        var (channel, key) = await _here.NewChannel();
        var stream = (await _here.KeyGrain(key).Publish(Encoder)).StreamId!.Value;
        Assert.Equal(LiveStreamState.Live, (await _there.Describe(stream)).State);
        await channel.EndStream(stream);

        await Assert.ThrowsAsync<InconsistentStateException>(() => _there.Stream(stream).Interrupt(Encoder));

        var ended = await _there.Describe(stream);
        Assert.Equal(LiveStreamState.Ended, ended.State);
        Assert.Equal((await _here.Describe(stream)).EndedAt, ended.EndedAt);
    }

    [Fact]
    public async Task Both_sides_cannot_begin_a_broadcast_on_one_channel()
    {
        var (_, key) = await _here.NewChannel();
        Assert.Equal(PublishRefusal.None, (await _here.KeyGrain(key).Publish(Encoder)).Refusal);
        Assert.Equal(PublishRefusal.AlreadyPublishing, (await _there.KeyGrain(key).Publish(Second)).Refusal);
        await _here.KeyGrain(key).Unpublish(Encoder);
        Assert.Equal(PublishRefusal.None, (await _here.KeyGrain(key).Publish(new PublishId("node", "1", "3"))).Refusal);

        // The activation there still has the first publisher, but the stored stream has changed.
        await Assert.ThrowsAsync<InconsistentStateException>(() => _there.KeyGrain(key).Unpublish(Encoder));
        Assert.Equal(PublishRefusal.AlreadyPublishing, (await _there.KeyGrain(key).Publish(Second)).Refusal);
    }

    [Fact]
    public async Task An_activation_whose_write_lost_a_race_stops_and_reports_nothing_older()
    {
        var (channel, key) = await _here.NewChannel();
        var stream = (await _here.KeyGrain(key).Publish(Encoder)).StreamId!.Value;
        Assert.Equal(LiveStreamState.Live, (await _there.Describe(stream)).State);
        await channel.EndStream(stream);

        // Its next checkpoint fails, and with it the activation.
        await _here.Pass(12);
        await EngineCluster.Eventually(() => _there.Describe(stream), now => now.State == LiveStreamState.Ended);
    }

    [Fact]
    public async Task A_key_revoked_on_one_side_is_refused_on_the_other_once_that_is_fenced()
    {
        var (channel, key) = await _here.NewChannel();
        var accepted = await _here.KeyGrain(key).Publish(Encoder);
        Assert.NotNull(accepted.StreamId);
        Assert.Equal(accepted, await _there.KeyGrain(key).Publish(Encoder));
        _there.Outage.IsOn = true;
        await EngineCluster.Eventually(
            () => _there.KeyGrain(key).Publish(Encoder), now => now.Refusal == PublishRefusal.Fenced);
        Assert.True(await channel.RevokeKey(key.Id, EngineCluster.Owner));
        Assert.Equal(PublishRefusal.Fenced, (await _there.KeyGrain(key).Publish(Encoder)).Refusal);
        Assert.Equal(PublishRefusal.RevokedKey, (await _here.KeyGrain(key).Publish(Encoder)).Refusal);
    }
}
