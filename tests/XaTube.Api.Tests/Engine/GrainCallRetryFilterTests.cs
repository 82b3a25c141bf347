using System.Diagnostics;
using XaTube.Api.Tests.Operations;
using XaTube.Grains.Channels;

namespace XaTube.Api.Tests.Engine;

public sealed class GrainCallRetryFilterTests : IAsyncLifetime
{
    private readonly Measurements _repeated = new("xatube.engine.calls_repeated");
    private TwoSilos _silos = null!;

    public async ValueTask InitializeAsync() => _silos = await TwoSilos.Start();

    public async ValueTask DisposeAsync()
    {
        _repeated.Dispose();
        await _silos.DisposeAsync();
    }

    [Fact]
    public async Task Calls_to_grains_of_a_silo_that_is_killed_are_answered_by_the_other()
    {
        var channels = Enumerable.Range(0, 40).Select(_ => NewChannel()).ToArray();
        foreach (var channel in channels)
            await channel.Create(Guid.NewGuid(), Profile());

        // Several at a time and without a pause, so that some are under way when it happens.
        using var over = new CancellationTokenSource();
        var calls = Enumerable.Range(0, 6).Select(_ => CallUntilAsync(channels, over.Token)).ToArray();
        await Task.Delay(TimeSpan.FromMilliseconds(200), TestContext.Current.CancellationToken);
        await _silos.KillOne();
        // Until some were retried; no call fails in the meantime, or until all have ended.
        await _repeated.Include(TimeSpan.FromSeconds(10));
        await over.CancelAsync();
        await Task.WhenAll(calls);
    }

    [Fact]
    public async Task Without_any_silo_a_call_fails_soon()
    {
        var channel = NewChannel();
        Assert.Null(await channel.GetDetails());
        await _silos.KillAll();

        var since = Stopwatch.StartNew();
        await Assert.ThrowsAnyAsync<Orleans.Runtime.OrleansException>(channel.GetDetails);
        Assert.True(since.Elapsed < TimeSpan.FromSeconds(2), $"It took {since.Elapsed}.");
    }

    private async Task CallUntilAsync(IReadOnlyList<IChannelGrain> channels, CancellationToken over)
    {
        while (!over.IsCancellationRequested)
        {
            var round = Stopwatch.StartNew();
            var found = await Task.WhenAll(channels.Select(channel => channel.GetDetails()));
            Assert.All(found, Assert.NotNull);
            // With arguments, which must arrive each time.
            var profile = Profile();
            var made = await NewChannel().Create(Guid.NewGuid(), profile);
            Assert.Equal(profile.Handle, made.Channel!.Profile.Handle);
            Assert.True(round.Elapsed < 2 * TimeSpan.FromSeconds(8), $"The calls took {round.Elapsed}.");
        }
    }

    private IChannelGrain NewChannel() => _silos.Client.GetGrain<IChannelGrain>(Guid.NewGuid());

    private static ChannelProfile Profile() => new("c" + Guid.NewGuid().ToString("N")[..10], "Title", null, null, [], null);
}
