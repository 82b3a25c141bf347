using XaTube.Grains.LiveDirectory;
using XaTube.Grains.LiveStreams;
using XaTube.Grains.StreamKeys;

namespace XaTube.Grains.Tests.Cluster;

public sealed class RestartTests : IAsyncLifetime
{
    private static readonly PublishId Encoder = new("node", "1", "1");

    private EngineCluster _engine = null!;

    public async ValueTask InitializeAsync() => _engine = await EngineCluster.Start();

    public ValueTask DisposeAsync() => _engine.DisposeAsync();

    [Fact]
    public async Task A_broadcast_that_goes_on_through_a_crash_is_the_same_stream_after_it()
    {
        var (_, key) = await _engine.NewChannel();
        var stream = (await _engine.KeyGrain(key).Publish(Encoder)).StreamId!.Value;
        await _engine.CrashAndRestart(TimeSpan.FromMinutes(5));
        await _engine.Pass(4);
        Assert.Equal(RenewDecision.Renewed, await _engine.KeyGrain(key).Renew(Encoder));
        Assert.Equal(LiveStreamState.Live, (await _engine.Describe(stream)).State);
    }

    [Fact]
    public async Task A_broadcast_that_stopped_meanwhile_ends_by_itself_at_its_last_sign_of_life()
    {
        var (_, key) = await _engine.NewChannel();
        var stream = (await _engine.KeyGrain(key).Publish(Encoder)).StreamId!.Value;
        await _engine.Pass(10);
        await _engine.KeyGrain(key).Renew(Encoder);
        var lastSign = _engine.Time.GetUtcNow();
        await _engine.Pass(11);

        await _engine.CrashAndRestart(TimeSpan.FromMinutes(5));

        // Nobody asks for the stream: the directory finds it in history and wakes it.
        var directory = _engine.Grains.GetGrain<ILiveDirectoryGrain>(0);
        await EngineCluster.Eventually(directory.List, list => list.Any(entry => entry.Id == stream));
        await _engine.Pass(25);
        await EngineCluster.Eventually(() => _engine.Describe(stream), now => now.State == LiveStreamState.Interrupted);
        await _engine.Pass(10);
        var ended = await EngineCluster.Eventually(() => _engine.Describe(stream), now => now.State == LiveStreamState.Ended);
        Assert.Equal(lastSign, ended.EndedAt);
        await EngineCluster.Eventually(directory.List, list => list.All(entry => entry.Id != stream));
    }

    [Theory]
    [InlineData(-5)]
    [InlineData(5)]
    public async Task A_broadcast_that_moves_to_a_silo_with_a_wrong_clock_ends_in_time_and_everybody_hears_of_it(int minutes)
    {
        var (_, key) = await _engine.NewChannel();
        var stream = (await _engine.KeyGrain(key).Publish(Encoder)).StreamId!.Value;
        await _engine.Pass(4);
        var before = await _engine.Describe(stream);
        _engine.ClockError = TimeSpan.FromMinutes(minutes);
        await _engine.CrashAndRestart(TimeSpan.Zero);
        Assert.True((await _engine.Describe(stream)).Version > before.Version);

        await _engine.Pass(19);
        Assert.Equal(LiveStreamState.Live, (await _engine.Describe(stream)).State);
        await _engine.Pass(3);
        await EngineCluster.Eventually(() => _engine.Describe(stream), now => now.State == LiveStreamState.Interrupted);
        await _engine.Pass(10);
        var ended = await EngineCluster.Eventually(() => _engine.Describe(stream), now => now.State == LiveStreamState.Ended);
        Assert.True(ended.EndedAt >= ended.StartedAt);
    }

    [Fact]
    public async Task Channels_and_keys_outlive_a_crash()
    {
        var (channel, key) = await _engine.NewChannel();
        var id = channel.GetPrimaryKey();
        await _engine.CrashAndRestart(TimeSpan.FromSeconds(1));
        var after = _engine.Grains.GetGrain<Grains.Publishing.IPublishingGrain>(id);
        Assert.Equal(key.Id, Assert.Single(await after.ListKeys()).Id);
        Assert.NotNull((await _engine.KeyGrain(key).Publish(Encoder)).StreamId);
    }
}
