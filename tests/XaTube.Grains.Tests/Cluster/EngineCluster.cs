using System.Diagnostics;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Orleans.Concurrency;
using Orleans.TestingHost;
using XaTube.Grains.Audience;
using XaTube.Grains.CallbackReachability;
using XaTube.Grains.Channels;
using XaTube.Grains.LiveStreams;
using XaTube.Grains.Publishing;
using XaTube.Grains.StreamKeys;
using XaTube.Silo;
using XaTube.Storage;
using XaTube.Storage.Membership;

namespace XaTube.Grains.Tests.Cluster;

/// <summary>
/// A cluster of the real engine in this process: its grains, services and storage on a SQLite file. The engine uses
/// <see cref="Time"/>, which only the test advances; Orleans itself uses the system's clock.
/// </summary>
public sealed class EngineCluster : IAsyncDisposable
{
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(250);

    private readonly EngineCluster? _beside;
    private readonly string _folder;
    private readonly IReadOnlyDictionary<string, string?> _moreSettings;
    private InProcessTestCluster _cluster = null!;

    private EngineCluster(EngineCluster? beside, IReadOnlyDictionary<string, string?> settings)
    {
        _moreSettings = settings;
        _beside = beside;
        _folder = beside?._folder ?? Directory.CreateTempSubdirectory("xatube-engine-").FullName;
        Time = beside?.Time ?? new FakeTimeProvider(new DateTimeOffset(2026, 1, 2, 3, 4, 0, TimeSpan.Zero));
    }

    public FakeTimeProvider Time { get; }

    /// <summary>The difference between the clock of silos that are started from now on and <see cref="Time"/>.</summary>
    public TimeSpan ClockError { get; set; }

    public RecordedDrops Drops { get; } = new();

    /// <summary>Whether callbacks can reach the engine; there is no API in these tests.</summary>
    public StubCallbackReachability Callbacks { get; } = new();

    public Outage Outage { get; } = new();

    public IGrainFactory Grains => _cluster.Client;

    public InProcessTestCluster Silos => _cluster;

    public static async Task<EngineCluster> Start(short silos = 1, IReadOnlyDictionary<string, string?>? settings = null)
    {
        var engine = new EngineCluster(beside: null, settings ?? new Dictionary<string, string?>());
        SchemaMigrator.Migrate(DatabaseOptions.From(engine.Settings));
        await engine.Deploy(silos);
        return engine;
    }

    /// <summary>
    /// Another cluster over the same storage. Neither knows the other, so that both can have an activation of one grain, as
    /// the two sides of a partitioned network.
    /// </summary>
    public async Task<EngineCluster> TornOff()
    {
        var other = new EngineCluster(beside: this, _moreSettings);
        await other.Deploy(1);
        return other;
    }

    /// <summary>Kills all silos at once, lets time pass, and starts a new silo on the same storage.</summary>
    public async Task CrashAndRestart(TimeSpan downtime)
    {
        foreach (var silo in _cluster.Silos.ToArray())
            await _cluster.KillSiloAsync(silo);
        await _cluster.DisposeAsync();
        Time.Advance(downtime);
        await Deploy(1);
    }

    /// <summary>Advances the time in steps of 250 ms, with a real pause after each in which timers run.</summary>
    public async Task Pass(double seconds)
    {
        for (var left = TimeSpan.FromSeconds(seconds); left > TimeSpan.Zero; left -= Step)
        {
            Time.Advance(left < Step ? left : Step);
            await Task.Delay(5);
        }
    }

    /// <summary>Advances the time at the real pace until a task completes, with a check after each step.</summary>
    public async Task PassReally(Task until, Func<TimeSpan, Task> look)
    {
        var clock = Stopwatch.StartNew();
        for (var passed = TimeSpan.Zero; !until.IsCompleted;)
        {
            var now = clock.Elapsed;
            Time.Advance(now - passed);
            passed = now;
            await look(passed);
            await Task.Delay(10);
        }

        await until;
    }

    /// <summary>Repeats a query until its result fits; fails after 15 s. For work that nothing waits for.</summary>
    public static async Task<T> Eventually<T>(Func<Task<T>> ask, Func<T, bool> fits)
    {
        var patience = Stopwatch.StartNew();
        while (true)
        {
            var answer = await ask();
            if (fits(answer))
                return answer;
            Assert.True(patience.Elapsed < TimeSpan.FromSeconds(15), $"Still {answer} after {patience.Elapsed}.");
            await Task.Delay(20);
        }
    }

    /// <summary>The account that is noted with every change of a key.</summary>
    public static readonly AuditActor Owner = new(Guid.NewGuid(), "owner");

    /// <summary>A channel with one key.</summary>
    public async Task<(IPublishingGrain Channel, NewStreamKey Key)> NewChannel()
    {
        var id = Guid.CreateVersion7();
        var handle = "c" + Guid.NewGuid().ToString("N")[..10];
        Assert.NotNull((await Grains.GetGrain<IChannelGrain>(id).Create(Guid.NewGuid(), new ChannelProfile(handle, "Title", null, null, [], null))).Channel);
        var channel = Grains.GetGrain<IPublishingGrain>(id);
        var key = NewKey();
        Assert.NotNull((await channel.AddKey(key, Owner)).Key);
        return (channel, key);
    }

    /// <summary>A new channel's broadcast: its stream, and what it is published with.</summary>
    public async Task<(Guid Stream, (IPublishingGrain Channel, NewStreamKey Key) Of)> GoLive(PublishId publisher)
    {
        var of = await NewChannel();
        var decision = await KeyGrain(of.Key).Publish(publisher);
        return (Assert.NotNull(decision.StreamId), of);
    }

    public static NewStreamKey NewKey()
    {
        var secret = StreamKeySecret.Generate();
        return new NewStreamKey(Guid.NewGuid(), null, secret.Prefix, secret.Hash);
    }

    public IStreamKeyGrain KeyGrain(NewStreamKey key) => Grains.GetGrain<IStreamKeyGrain>(key.Hash);

    public ILiveStreamGrain Stream(Guid id) => Grains.GetGrain<ILiveStreamGrain>(id);

    public async Task<LiveStreamSnapshot> Describe(Guid stream) => (await Stream(stream).GetSnapshot())!;

    public Task Beat(params Heartbeat[] heartbeats) => Task.WhenAll(heartbeats
        .GroupBy(beat => AudiencePartition.Of(beat.SessionId))
        .Select(part => Grains.GetGrain<IAudiencePartitionGrain>(part.Key).Apply(new Immutable<Heartbeat[]>([.. part]), default)));

    /// <summary>Sends one heartbeat as a batch of a batcher.</summary>
    public Task Send(BatchId batchId, Heartbeat heartbeat) =>
        Grains.GetGrain<IAudiencePartitionGrain>(AudiencePartition.Of(heartbeat.SessionId)).Apply(new Immutable<Heartbeat[]>([heartbeat]), batchId);

    /// <summary>Advances the time until the stream has so many viewers.</summary>
    public Task<LiveStreamSnapshot> Counts(Guid stream, int viewers) => Eventually(
        async () =>
        {
            await Pass(0.25);
            return await Describe(stream);
        },
        snapshot => snapshot.Viewers == viewers);

    public int ViewersOn(SiloAddress silo) => _cluster.GetSiloServiceProvider(silo).GetRequiredService<SiloPresence>().Viewers;

    public IEnumerable<DatabaseLease> Leases =>
        _cluster.Silos.Select(silo => _cluster.GetSiloServiceProvider(silo.SiloAddress).GetRequiredService<DatabaseLease>());

    public T Service<T>()
        where T : notnull => _cluster.GetSiloServiceProvider(_cluster.Silos[0].SiloAddress).GetRequiredService<T>();

    public async ValueTask DisposeAsync()
    {
        await _cluster.DisposeAsync();
        if (_beside is not null)
            return;
        SqliteConnection.ClearAllPools();
        Directory.Delete(_folder, recursive: true);
    }

    private IConfiguration Settings => new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>(_moreSettings)
    {
        ["XaTube:Database:ConnectionString"] = $"Data Source={Path.Combine(_folder, "xatube.db")}",
    }).Build();

    private async Task Deploy(short silos)
    {
        var builder = new InProcessTestClusterBuilder(silos);
        // The service id is part of the storage key: a cluster after a crash must have the same.
        builder.Options.ServiceId = "xatube";
        builder.ConfigureSilo((_, silo) =>
        {
            silo.Services.AddSingleton<TimeProvider>(ClockError == TimeSpan.Zero ? Time : new WrongClock(Time, ClockError));
            silo.Services.AddSingleton<IMediaServerControl>(Drops);
            silo.Services.AddSingleton<ICallbackReachabilityProbe>(Callbacks);
            silo.Services.AddSingleton<IMembershipRecords>(Outage);
            silo.Services.AddXaTubeStorage(Settings);
            silo.Services.AddEngine(Settings);
            silo.Services.UseTimeProviderForBackgroundAreas(TimeProvider.System);
            silo.AddEngineStorage();
        });
        _cluster = builder.Build();
        await _cluster.DeployAsync();
    }
}
