using XaTube.Grains.LiveDirectory;
using XaTube.Grains.LiveStreams;
using XaTube.Grains.Publishing;
using XaTube.Grains.StreamKeys;
using XaTube.Storage.LiveStreams;

namespace XaTube.Grains.Tests.Cluster;

/// <summary>The publish path on one silo.</summary>
public sealed class PublishPathTests : IAsyncLifetime
{
    private static readonly PublishId Encoder = new("node", "1", "1");
    private static readonly PublishId Second = new("node", "1", "2");

    private EngineCluster _engine = null!;

    public async ValueTask InitializeAsync() => _engine = await EngineCluster.Start();

    public ValueTask DisposeAsync() => _engine.DisposeAsync();

    [Fact]
    public async Task An_accepted_publisher_makes_a_stream_that_the_directory_and_history_know()
    {
        var (stream, _) = await _engine.GoLive(Encoder);
        Assert.Equal(LiveStreamState.Live, (await _engine.Describe(stream)).State);
        Assert.Equal("live", (await _engine.Service<IStreamHistory>().Find(stream))?.State);
        await EngineCluster.Eventually(
            () => _engine.Grains.GetGrain<ILiveDirectoryGrain>(0).List(), list => list.Any(entry => entry.Id == stream));
    }

    [Fact]
    public async Task The_same_publisher_repeating_its_request_gets_the_same_stream()
    {
        var (stream, of) = await _engine.GoLive(Encoder);
        Assert.Equal(PublishDecision.AcceptedAs(stream), await _engine.KeyGrain(of.Key).Publish(Encoder));
    }

    [Fact]
    public async Task A_refused_second_publisher_and_its_unpublish_change_nothing()
    {
        var (stream, of) = await _engine.GoLive(Encoder);
        Assert.Equal(PublishRefusal.AlreadyPublishing, (await _engine.KeyGrain(of.Key).Publish(Second)).Refusal);
        Assert.Equal(RenewDecision.NotPublishing, await _engine.KeyGrain(of.Key).Renew(Second));
        await _engine.KeyGrain(of.Key).Unpublish(Second);
        Assert.Equal(LiveStreamState.Live, (await _engine.Describe(stream)).State);
    }

    [Fact]
    public async Task An_encoder_that_comes_back_within_grace_resumes_the_same_stream()
    {
        var (stream, of) = await _engine.GoLive(Encoder);
        await _engine.KeyGrain(of.Key).Unpublish(Encoder);
        Assert.Equal(LiveStreamState.Interrupted, (await _engine.Describe(stream)).State);
        await _engine.Pass(20);
        Assert.Equal(PublishDecision.AcceptedAs(stream), await _engine.KeyGrain(of.Key).Publish(Second));
        Assert.Equal(LiveStreamState.Live, (await _engine.Describe(stream)).State);
    }

    [Fact]
    public async Task A_stream_whose_encoder_stays_away_ends_at_its_last_sign_of_life_and_the_next_is_another()
    {
        var (stream, of) = await _engine.GoLive(Encoder);
        await _engine.Pass(10);
        var left = _engine.Time.GetUtcNow();
        await _engine.KeyGrain(of.Key).Unpublish(Encoder);
        await _engine.Pass(32);
        var ended = await EngineCluster.Eventually(() => _engine.Describe(stream), now => now.State == LiveStreamState.Ended);
        Assert.Equal(left, ended.EndedAt);
        Assert.Equal("ended", (await _engine.Service<IStreamHistory>().Find(stream))?.State);
        Assert.NotEqual(stream, (await _engine.KeyGrain(of.Key).Publish(Second)).StreamId);
    }

    [Fact]
    public async Task A_lease_that_nobody_renews_runs_out()
    {
        var (stream, of) = await _engine.GoLive(Encoder);
        await _engine.Pass(15);
        Assert.Equal(RenewDecision.Renewed, await _engine.KeyGrain(of.Key).Renew(Encoder));
        await _engine.Pass(19);
        Assert.Equal(LiveStreamState.Live, (await _engine.Describe(stream)).State);
        await _engine.Pass(3);
        await EngineCluster.Eventually(() => _engine.Describe(stream), now => now.State == LiveStreamState.Interrupted);
    }

    [Fact]
    public async Task A_lease_does_not_run_out_while_no_renewal_could_arrive()
    {
        var (stream, of) = await _engine.GoLive(Encoder);
        _engine.Callbacks.Open = () => TimeSpan.Zero;
        await _engine.Pass(90);
        Assert.Equal(LiveStreamState.Live, (await _engine.Describe(stream)).State);

        // Callbacks arrive again, but none of this publisher: it has one more lease.
        var since = _engine.Time.GetUtcNow();
        _engine.Callbacks.Open = () => _engine.Time.GetUtcNow() - since;
        await _engine.Pass(19);
        Assert.Equal(LiveStreamState.Live, (await _engine.Describe(stream)).State);
        await _engine.Pass(3);
        await EngineCluster.Eventually(() => _engine.Describe(stream), now => now.State == LiveStreamState.Interrupted);
        Assert.Equal(RenewDecision.Renewed, await _engine.KeyGrain(of.Key).Renew(Encoder));
    }

    [Fact]
    public async Task A_silo_out_of_touch_with_the_database_accepts_nobody_from_memory_and_lets_broadcasts_go_on()
    {
        var (stream, of) = await _engine.GoLive(Encoder);
        var accepted = PublishDecision.AcceptedAs(stream);
        Assert.Equal(accepted, await _engine.KeyGrain(of.Key).Publish(Encoder));

        _engine.Outage.IsOn = true;
        await EngineCluster.Eventually(
            () => _engine.KeyGrain(of.Key).Publish(Encoder), now => now == PublishDecision.Refused(PublishRefusal.Fenced));
        Assert.Equal(RenewDecision.Renewed, await _engine.KeyGrain(of.Key).Renew(Encoder));
        await Assert.ThrowsAsync<SiloFencedException>(() => of.Channel.EndStream(stream));
        await Assert.ThrowsAsync<SiloFencedException>(() => of.Channel.RevokeKey(of.Key.Id, EngineCluster.Owner));
        Assert.Equal(LiveStreamState.Live, (await _engine.Describe(stream)).State);

        _engine.Outage.IsOn = false;
        await EngineCluster.Eventually(() => _engine.KeyGrain(of.Key).Publish(Encoder), now => now == accepted);
    }

    [Fact]
    public async Task Where_takeover_is_the_rule_a_second_publisher_carries_the_stream_on_and_the_first_is_dropped()
    {
        var (stream, of) = await _engine.GoLive(Encoder);
        Assert.Equal(PublishRefusal.AlreadyPublishing, (await _engine.KeyGrain(of.Key).Publish(Second)).Refusal);
        Assert.True(await of.Channel.SetRules(new PublishRules(Second: SecondPublisher.Takeover)));

        Assert.Equal(PublishDecision.AcceptedAs(stream), await _engine.KeyGrain(of.Key).Publish(Second));

        Assert.Equal([Encoder], _engine.Drops.Dropped);
        // Its late unpublish and renewal do not affect the new publisher.
        await _engine.KeyGrain(of.Key).Unpublish(Encoder);
        Assert.Equal(RenewDecision.NotPublishing, await _engine.KeyGrain(of.Key).Renew(Encoder));
        Assert.Equal((LiveStreamState.Live, Second), ((await _engine.Describe(stream)).State, (await _engine.Describe(stream)).Publisher));
        Assert.Equal(PublishDecision.AcceptedAs(stream), await _engine.KeyGrain(of.Key).Publish(Second));
        Assert.Single(_engine.Drops.Dropped);
    }

    [Theory]
    [InlineData(0, 5)]
    [InlineData(120, 115)]
    public async Task A_channel_may_have_a_grace_of_its_own(int grace, int interrupted)
    {
        var of = await _engine.NewChannel();
        Assert.True(await of.Channel.SetRules(new PublishRules(TimeSpan.FromSeconds(grace))));
        var stream = (await _engine.KeyGrain(of.Key).Publish(Encoder)).StreamId!.Value;

        await _engine.KeyGrain(of.Key).Unpublish(Encoder);
        var waiting = await _engine.Describe(stream);
        Assert.Equal(LiveStreamState.Interrupted, waiting.State);
        Assert.Equal(_engine.Time.GetUtcNow().AddSeconds(grace), waiting.ResumableUntil);
        Assert.Equal(_engine.Time.GetUtcNow(), waiting.InterruptedAt);

        await _engine.Pass(interrupted);
        Assert.Equal(grace > interrupted ? LiveStreamState.Interrupted : LiveStreamState.Ended, (await _engine.Describe(stream)).State);
        await _engine.Pass(10);
        await EngineCluster.Eventually(() => _engine.Describe(stream), now => now.State == LiveStreamState.Ended);
    }

    [Fact]
    public async Task A_publisher_that_its_media_server_still_has_keeps_its_stream_without_renewals()
    {
        _engine.Drops.There = publisher => publisher == Encoder;
        var (stream, _) = await _engine.GoLive(Encoder);
        await _engine.Pass(60);
        Assert.Equal(LiveStreamState.Live, (await _engine.Describe(stream)).State);

        // The media server is asked only when the lease has run out, so the last renewal may be a lease old by now.
        _engine.Drops.There = _ => false;
        await EngineCluster.Eventually(
            async () =>
            {
                await _engine.Pass(1);
                return await _engine.Describe(stream);
            },
            now => now.State == LiveStreamState.Interrupted);
    }
}
