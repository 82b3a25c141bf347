using XaTube.Grains.Channels;

namespace XaTube.Grains.Tests.Cluster;

public sealed class ChannelPathTests : IAsyncLifetime
{
    private EngineCluster _engine = null!;

    public async ValueTask InitializeAsync() => _engine = await EngineCluster.Start();

    public ValueTask DisposeAsync() => _engine.DisposeAsync();

    [Fact]
    public async Task A_handle_belongs_to_one_channel_whatever_its_case()
    {
        var (channel, _) = await _engine.NewChannel();
        var profile = (await _engine.Grains.GetGrain<IChannelGrain>(channel.GetPrimaryKey()).GetDetails())!.Profile;
        var other = _engine.Grains.GetGrain<IChannelGrain>(Guid.NewGuid());
        Assert.Null((await other.Create(Guid.NewGuid(), profile with { Handle = profile.Handle.ToUpperInvariant() })).Channel);
        Assert.Null(await other.GetDetails());
    }
}
