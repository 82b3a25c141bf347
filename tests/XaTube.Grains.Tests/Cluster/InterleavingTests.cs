using XaTube.Grains.Publishing;

namespace XaTube.Grains.Tests.Cluster;

/// <summary>
/// Callbacks, commands, silence and crashes in random order, repeated, late and overlapping: the engine answers and ends up
/// as the model does for some order of the requests that overlapped. Each of the channels has an interleaving of its own;
/// they share the clock and the crashes.
/// </summary>
public sealed class InterleavingTests : IAsyncLifetime
{
    private const int Batches = 20;
    private const int Channels = 500;

    // So that no request waits for longer than its response timeout because of the others.
    private const int AtOnce = 100;

    private const int Rounds = 7;

    private EngineCluster _engine = null!;
    private int _answered;
    private int _unanswered;

    public async ValueTask InitializeAsync() => _engine = await EngineCluster.Start();

    public ValueTask DisposeAsync() => _engine.DisposeAsync();

    [Fact]
    public async Task Ten_thousand_interleavings_of_overlapping_requests_end_as_the_model_says_for_some_order()
    {
        var seed = Random.Shared.Next();
        TestContext.Current.TestOutputHelper!.WriteLine($"The seed is {seed}.");
        var random = new Random(seed);
        for (var batch = 0; batch < Batches; batch++)
        {
            var channels = new ChannelInterleaving[Channels];
            var seeds = channels.Select(_ => random.Next()).ToArray();
            await EachAsync(Enumerable.Range(0, Channels), async index => channels[index] = await EnterAsync(seeds[index]));
            var crashAt = random.Next(2 * Rounds);
            for (var round = 0; round < Rounds; round++)
            {
                if (round == crashAt)
                    await CrashAsync(channels, TimeSpan.FromMilliseconds(random.Next(100)));
                else
                    await EachAsync(channels, channel => channel.StepAsync());
                if (random.Next(4) == 0)
                    // Long enough for the lease alone, or for lease and grace. No sum of these, each a few seconds longer, is
                    // near the end of a lease or a grace.
                    await PassAsync(channels, random.Next(2) == 0 ? 25 : 60);
            }

            await EachAsync(channels, channel => channel.LeaveAsync());
        }

        TestContext.Current.TestOutputHelper!.WriteLine($"{_unanswered} requests were cut off by a crash, {_answered} were answered just before it.");
        Assert.NotEqual(0, _unanswered);
    }

    private async Task<ChannelInterleaving> EnterAsync(int seed)
    {
        var (channel, first) = await _engine.NewChannel();
        var second = EngineCluster.NewKey();
        Assert.NotNull((await channel.AddKey(second, EngineCluster.Owner)).Key);
        var random = new Random(seed);
        var (ownGrace, takeover) = (random.Next(2) == 0, random.Next(2) == 0);
        var model = new PublishModel(TimeSpan.FromSeconds(ownGrace ? 96 : 30), takeover);
        Assert.True(await channel.SetRules(
            new PublishRules(ownGrace ? model.Grace : null, takeover ? SecondPublisher.Takeover : SecondPublisher.Reject)));
        return new ChannelInterleaving(_engine, channel.GetPrimaryKey(), [first, second], model, random);
    }

    private async Task PassAsync(ChannelInterleaving[] channels, int seconds)
    {
        for (var second = 0; second < seconds; second++)
        {
            _engine.Time.Advance(TimeSpan.FromSeconds(1));
            await Task.Delay(5, TestContext.Current.CancellationToken);
        }

        Judge(channels);
        // A stream may have missed the last ticks, and the clock stands still now: it is given a few more.
        for (var more = 0; more < 4 && !await AllAgreeAsync(channels); more++)
        {
            _engine.Time.Advance(TimeSpan.FromSeconds(1));
            Judge(channels);
            await Task.Delay(250, TestContext.Current.CancellationToken);
        }

        await EachAsync(channels, channel => channel.SettleAsync());
    }

    private static async Task<bool> AllAgreeAsync(ChannelInterleaving[] channels)
    {
        var disagreeing = 0;
        await EachAsync(channels, async channel => _ = await channel.AgreesAsync() ? 0 : Interlocked.Increment(ref disagreeing));
        return disagreeing == 0;
    }

    private void Judge(ChannelInterleaving[] channels)
    {
        foreach (var channel in channels)
            channel.Pass(_engine.Time.GetUtcNow());
    }

    /// <summary>
    /// All silos die while requests are on their way. A request that is not answered may have been served or not; its
    /// sender repeats it, as media servers and pages do.
    /// </summary>
    private async Task CrashAsync(ChannelInterleaving[] channels, TimeSpan after)
    {
        var sent = channels.Select(channel => (Channel: channel, Requests: channel.Send())).ToArray();
        await Task.Delay(after);
        await _engine.CrashAndRestart(TimeSpan.FromMinutes(3));
        await EachAsync(sent, async part =>
        {
            var unanswered = part.Channel.TakeAnswers(part.Requests);
            Interlocked.Add(ref _unanswered, unanswered.Length);
            Interlocked.Add(ref _answered, part.Requests.Length - unanswered.Length);
            part.Channel.Restart(_engine.Time.GetUtcNow());
            await part.Channel.RepeatAsync(unanswered);
            await part.Channel.SettleAsync();
        });
    }

    private static async Task EachAsync<T>(IEnumerable<T> all, Func<T, Task> work)
    {
        foreach (var some in all.Chunk(AtOnce))
            await Task.WhenAll(some.Select(work));
    }
}
