using XaTube.Grains.Publishing;
using XaTube.Grains.LiveStreams;
using XaTube.Storage.LiveStreams;

namespace XaTube.Grains.Tests.Cluster;

/// <summary>
/// Whatever callbacks, commands, silences and crashes come, in whatever order, twice or not at all: the engine answers and
/// ends up as the model does. Many channels at once, one interleaving each, since they share the time and the crashes.
/// </summary>
public sealed class InterleavingTests : IAsyncLifetime
{
    private const int Batches = 20;
    private const int Channels = 500;
    private const int Rounds = 14;
    private static readonly LiveStreamOptions Limits = new();

    // Two of one node's boot, one of its next, one of another node.
    private static readonly PublishId[] Publishers = [new("a", "1", "1"), new("a", "1", "2"), new("a", "2", "1"), new("b", "1", "1")];

    private EngineCluster _engine = null!;

    public async ValueTask InitializeAsync() => _engine = await EngineCluster.Start();

    public ValueTask DisposeAsync() => _engine.DisposeAsync();

    [Fact]
    public async Task Ten_thousand_interleavings_end_as_the_model_says()
    {
        var seed = Random.Shared.Next();
        TestContext.Current.TestOutputHelper!.WriteLine($"The seed is {seed}.");
        var random = new Random(seed);
        for (var batch = 0; batch < Batches; batch++)
        {
            var channels = await Task.WhenAll(Enumerable.Range(0, Channels).Select(_ => EnterAsync(random.Next())));
            var crashAt = random.Next(2 * Rounds);
            for (var round = 0; round < Rounds; round++)
            {
                await Task.WhenAll(channels.Select(channel => channel.StepAsync()));
                if (round == crashAt)
                    await CrashAsync(channels);
                else if (random.Next(4) == 0)
                    // Long enough for the lease alone, or for lease and grace; never near the edge of either.
                    await PassAsync(channels, random.Next(2) == 0 ? 25 : 60);
            }

            await Task.WhenAll(channels.Select(channel => channel.AgreesAsync()));
            await Task.WhenAll(channels.Select(channel => channel.LeaveAsync()));
        }
    }

    private async Task<Interleaving> EnterAsync(int seed)
    {
        var (channel, first) = await _engine.NewChannel();
        var second = EngineCluster.NewKey();
        Assert.NotNull((await channel.AddKey(second, EngineCluster.Owner)).Key);
        var random = new Random(seed);
        var rules = new PublishRules(random.Next(2) == 0 ? null : TimeSpan.FromSeconds(100), (SecondPublisher)random.Next(2));
        Assert.True(await channel.SetRules(rules));
        return new Interleaving(_engine, channel.GetPrimaryKey(), [first, second], rules, random);
    }

    private async Task PassAsync(Interleaving[] channels, int seconds)
    {
        for (var second = 0; second < seconds; second++)
        {
            _engine.Time.Advance(TimeSpan.FromSeconds(1));
            await Task.Delay(5, TestContext.Current.CancellationToken);
        }

        Judge(channels);
        // A stream may have missed the last ticks, and time stands still now: it is given a few more.
        for (var more = 0; more < 4 && !(await Task.WhenAll(channels.Select(channel => channel.HasArrivedAsync()))).All(arrived => arrived); more++)
        {
            _engine.Time.Advance(TimeSpan.FromSeconds(1));
            Judge(channels);
            await Task.Delay(250, TestContext.Current.CancellationToken);
        }

        await Task.WhenAll(channels.Select(channel => channel.AgreesAsync()));
    }

    private void Judge(Interleaving[] channels)
    {
        foreach (var channel in channels)
            channel.Model.Pass(_engine.Time.GetUtcNow());
    }

    private async Task CrashAsync(Interleaving[] channels)
    {
        await _engine.CrashAndRestart(TimeSpan.FromMinutes(3));
        foreach (var channel in channels)
            channel.Model.Restart(_engine.Time.GetUtcNow());
        await Task.WhenAll(channels.Select(channel => channel.AgreesAsync()));
    }

    /// <summary>One channel, what is done to it, and what the model says to that.</summary>
    private sealed class Interleaving(EngineCluster engine, Guid id, NewStreamKey[] keys, PublishRules rules, Random random)
    {
        private readonly List<string> _story = [];
        private readonly List<Guid> _streams = [];

        public PublishModel Model { get; } = new(Limits.Lease, rules.Grace ?? Limits.Grace, rules.Second == SecondPublisher.Takeover);

        // After a crash it is another cluster's.
        private IPublishingGrain Channel => engine.Grains.GetGrain<IPublishingGrain>(id);

        private string Story => $"{rules}: {string.Join(", ", _story)}";

        public async Task StepAsync()
        {
            var (publisher, key) = (random.Next(Publishers.Length), random.Next(keys.Length));
            switch (random.Next(12))
            {
                case < 4:
                    await PublishAsync(publisher, key);
                    break;
                case < 7:
                    _story.Add($"{publisher} renews with key {key}");
                    Assert.True(
                        Model.Renew(Publishers[publisher], key, engine.Time.GetUtcNow()) == await engine.KeyGrain(keys[key]).Renew(Publishers[publisher]), Story);
                    break;
                case < 10:
                    _story.Add($"{publisher} goes with key {key}");
                    Model.Unpublish(Publishers[publisher], engine.Time.GetUtcNow());
                    await engine.KeyGrain(keys[key]).Unpublish(Publishers[publisher]);
                    break;
                case 10 when _streams.Count > 0:
                    // Of an earlier one it says nothing any more.
                    var stream = random.Next(_streams.Count);
                    _story.Add($"stream {stream + 1} is ended");
                    if (stream == _streams.Count - 1)
                        Model.Kick();
                    await Channel.EndStream(_streams[stream]);
                    break;
                case 11 when random.Next(3) == 0:
                    _story.Add($"key {key} is revoked");
                    Model.Revoke(key);
                    Assert.True(await Channel.RevokeKey(keys[key].Id, EngineCluster.Owner), Story);
                    break;
            }
        }

        public async Task<bool> HasArrivedAsync() => _streams.Count == 0 || (await engine.Describe(_streams[^1])).State == Model.State;

        public async Task AgreesAsync()
        {
            if (_streams.Count == 0)
                return;
            _story.Add($"{Model.State}");
            await EngineCluster.Eventually(
                async () => $"{(await engine.Describe(_streams[^1])).State} instead of {Model.State} after {Story}", answer => answer.StartsWith($"{Model.State} ", StringComparison.Ordinal));
            foreach (var earlier in _streams.SkipLast(1))
                Assert.True((await engine.Describe(earlier)).State == LiveStreamState.Ended, Story);
        }

        /// <summary>History has as many streams as the model, and none goes on.</summary>
        public async Task LeaveAsync()
        {
            if (_streams.Count > 0)
                await Channel.EndStream(_streams[^1]);
            var history = await engine.Service<IStreamHistory>().OfChannel(id, new(100));
            Assert.True(history.Items.Select(stream => stream.Id).Order().SequenceEqual(_streams.Order()), Story);
            Assert.True(history.Items.All(stream => stream.State == "ended"), Story);
        }

        private async Task PublishAsync(int publisher, int key)
        {
            _story.Add($"{publisher} publishes with key {key}");
            var expected = Model.Publish(Publishers[publisher], key, engine.Time.GetUtcNow());
            var decision = await engine.KeyGrain(keys[key]).Publish(Publishers[publisher]);
            Assert.True(decision.Refusal == expected, $"{decision.Refusal} instead of {expected} after {Story}");
            if (decision.StreamId is not { } stream)
                return;
            if (!_streams.Contains(stream))
                _streams.Add(stream);
            Assert.True(stream == _streams[^1] && _streams.Count == Model.Streams, $"Another stream than expected after {Story}");
        }
    }
}
