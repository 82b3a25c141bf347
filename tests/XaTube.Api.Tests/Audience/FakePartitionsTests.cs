using XaTube.Api.Tests.Engine;
using XaTube.Grains;
using XaTube.Grains.Audience;

namespace XaTube.Api.Tests.Audience;

public sealed class FakePartitionsTests
{
    [Fact]
    public async Task The_fake_names_the_real_grain()
    {
        await using var silos = await TwoSilos.Start();
        var real = silos.Client.GetGrain<IAudiencePartitionGrain>(200);
        var fake = (GrainReference)new FakePartitions(TimeProvider.System).Client().GetGrain<IAudiencePartitionGrain>(200);
        Assert.Equal((real.GetGrainId(), ((GrainReference)real).InterfaceType), (fake.GrainId, fake.InterfaceType));
        Assert.Equal(real.GetGrainId(), silos.Client.GrainFor<IAudiencePartitionGrain>(200).GetGrainId());
    }
}
