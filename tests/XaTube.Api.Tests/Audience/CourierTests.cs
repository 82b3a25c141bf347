using System.Diagnostics;
using Microsoft.Extensions.Logging.Abstractions;
using XaTube.Api.Audience;
using XaTube.Api.Tests.Engine;
using XaTube.Grains.Audience;

namespace XaTube.Api.Tests.Audience;

public sealed class CourierTests
{
    [Fact]
    public async Task A_courier_whose_engine_is_gone_does_not_hold_up_the_stop()
    {
        await using var silos = await TwoSilos.Start();
        using var courier = new Courier(silos.Client, TimeProvider.System, NullLogger<Courier>.Instance);
        await courier.StartAsync(TestContext.Current.CancellationToken);
        await silos.KillAll();
        for (var n = 0; n < 100; n++)
            Assert.True(courier.TryPost(new Heartbeat(Guid.NewGuid(), Guid.NewGuid(), HeartbeatKind.Watching, 1, 0, 0, DateTimeOffset.UtcNow, Guid.NewGuid())));

        var clock = Stopwatch.StartNew();
        await courier.StopAsync(CancellationToken.None);
        Assert.InRange(clock.Elapsed, TimeSpan.FromSeconds(4), TimeSpan.FromSeconds(6));
    }
}
