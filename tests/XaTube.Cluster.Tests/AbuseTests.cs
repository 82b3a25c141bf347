using System.Diagnostics;
using System.Globalization;
using System.Net;
using XaTube.Cluster.Tests.Load;
using XaTube.Cluster.Tests.Processes;

namespace XaTube.Cluster.Tests;

/// <summary>Callback storms and key guessing.</summary>
[Collection(nameof(OwnCluster))]
public sealed class AbuseTests
{
    private const int AtOnce = 48;
    private const string KeyGrains = "grain_type=\"streamkey\"";
    private const string Newcomer = "a first publish";
    private static readonly TimeSpan StormLasts = TimeSpan.FromSeconds(10);

    // With --faults nothing else runs on the machine. Otherwise the limit is the callback timeout of the ingest.
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(Extent.IsFull ? 1 : 5);

    // notify_update_timeout in XaTube.Ingest/NginxRtmp/Configuration/ingest.conf.template.
    private static readonly TimeSpan RenewAfter = TimeSpan.FromSeconds(5);

    [Fact]
    public async Task Genuine_publishers_are_let_in_while_ten_thousand_callbacks_arrive_in_ten_seconds()
    {
        await using var cluster = await TestCluster.StartAsync(silos: 1, apis: 1);
        using var site = new Site(cluster.Site, cluster.Hop);
        var owner = await OwnerAsync(site);
        var token = await owner.TokenAsync();
        var channels = 0;
        Task<IssuedKey> KeyAsync() => IssuedKey.NewAsync(site, token, $"storm{Interlocked.Increment(ref channels)}x{Environment.ProcessId}");
        var newcomers = await Task.WhenAll(Enumerable.Range(0, 300).Select(_ => KeyAsync()));
        var revoked = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => KeyAsync()));
        await Task.WhenAll(revoked.Select(key => key.RevokeAsync(site, token)));
        var running = await Task.WhenAll(Enumerable.Range(0, 50).Select(i => Broadcast.StartAsync(site, token, $"runs{i}x{Environment.ProcessId}")));

        var callbacks = Mixed(newcomers, running, Noise(running, revoked));
        var answers = await CallbackStorm.SendAsync(site, callbacks, StormLasts);

        var genuine = answers.Where(answer => answer.Callback.Kind == Newcomer).ToArray();
        Say("genuine publishes", genuine);
        Say("all callbacks", answers);
        Assert.Equal((10_000, 300), (answers.Length, genuine.Length));
        Assert.Empty(answers.Select(answer => answer.Mismatch).OfType<string>());
        Assert.True(At(genuine, 0.99) <= LongestWait, $"Of the genuine publishes 1% waited for longer than {At(genuine, 0.99).TotalSeconds:0.00} s.");

        // Every accepted publisher holds a stream of its own, and there are no other streams.
        var held = await Task.WhenAll(genuine.Select(answer => site.CallAsync("update", answer.Callback.Key, answer.Callback.Publisher)));
        Assert.All(held, answer => Assert.Equal(HttpStatusCode.OK, answer.Status));
        string[] streams = [.. genuine.Select(answer => answer.Answer.Location!.OriginalString.Split('/')[^1]).Concat(running.Select(broadcast => broadcast.Stream)).Order(StringComparer.Ordinal)];
        Assert.Equal(350, streams.Distinct().Count());
        await EventuallyAsync(() => cluster.QueryAsync("SELECT id FROM streams WHERE state = 'live' ORDER BY id"), live => live.SequenceEqual(streams));
        Assert.Equal(["350"], await cluster.QueryAsync("SELECT count(*) FROM streams"));
    }

    [Fact]
    public async Task A_million_guesses_find_no_key_and_leave_nothing_behind()
    {
        await using var cluster = await TestCluster.StartAsync(silos: 1, apis: 1);
        using var site = new Site(cluster.Site, cluster.Hop);
        var owner = await OwnerAsync(site);
        var token = await owner.TokenAsync();
        var keys = await Task.WhenAll(Enumerable.Range(0, 5).Select(i => IssuedKey.NewAsync(site, token, $"guess{i}x{Environment.ProcessId}")));
        var (silo, api) = (cluster.Inspect(cluster.Silos[0]), cluster.Inspect(cluster.Apis[0]));
        // Warm-up: compiled code, connections and caches are allocated before the measurement.
        var few = Extent.Guesses / 10;
        await GuessAsync(site, Random(few));
        var (rows, grains) = (await RowsAsync(cluster), await GrainsAsync(silo));
        var (siloBefore, apiBefore, woken) = (await silo.LiveBytesAsync(), await api.LiveBytesAsync(), await silo.SumAsync("orleans_catalog_activation_created_total", KeyGrains));

        var since = Stopwatch.GetTimestamp();
        await GuessAsync(site, Random(Extent.Guesses - few));
        var rate = (Extent.Guesses - few) / Stopwatch.GetElapsedTime(since).TotalSeconds;
        await GuessAsync(site, keys.SelectMany(key => GuessedKeys.OneCharacterOff(key.Text)).Take(10_000));
        await GuessAsync(site, keys.SelectMany(key => GuessedKeys.OneCharacterOffAndRight(key.Text)));

        // The API refuses guesses without a call to a grain, unless its lookup in the database takes more than a second.
        Assert.InRange(await silo.SumAsync("orleans_catalog_activation_created_total", KeyGrains) - woken, 0, Extent.Guesses / 100);
        await EventuallyAsync(() => GrainsAsync(silo), now => now <= grains);
        Assert.Equal(rows, await RowsAsync(cluster));
        var (siloAfter, apiAfter) = (await silo.LiveBytesAsync(), await api.LiveBytesAsync());
        TestContext.Current.SendDiagnosticMessage(string.Create(CultureInfo.InvariantCulture,
            $"{Extent.Guesses} guesses, {rate:0}/s; alive in the silo {siloBefore / 1e6:0.0} → {siloAfter / 1e6:0.0} MB, in the API {apiBefore / 1e6:0.0} → {apiAfter / 1e6:0.0} MB; {grains} key grains, {rows}"));
        Assert.True(siloAfter <= 1.1 * siloBefore, $"The silo has grown from {siloBefore:N0} to {siloAfter:N0} bytes.");
        Assert.True(apiAfter <= 1.1 * apiBefore, $"The API has grown from {apiBefore:N0} to {apiAfter:N0} bytes.");
        foreach (var key in keys)
            Assert.Equal(HttpStatusCode.Redirect, (await site.CallAsync("publish", key.Text, Site.NewPublisher())).Status);
    }

    /// <summary>Spreads the first publishes evenly, puts each one's first renewal where it is due, and fills the rest with noise.</summary>
    private static Callback[] Mixed(IssuedKey[] newcomers, Broadcast[] running, IEnumerable<Callback> noise)
    {
        var all = new Callback?[10_000];
        var (apart, renewal) = (all.Length / newcomers.Length, (int)(all.Length * (RenewAfter / StormLasts)));
        for (var i = 0; i < newcomers.Length; i++)
        {
            var publisher = Site.NewPublisher();
            all[i * apart] = Callback.Accepted(Newcomer, newcomers[i].Text, publisher);
            if ((i * apart) + renewal < all.Length)
                all[(i * apart) + renewal] = Callback.Acknowledged("its renewal", "update", newcomers[i].Text, publisher);
        }

        for (var at = 0; at < all.Length; at += renewal)
            for (var i = 0; i < running.Length; i++)
                all[Array.IndexOf(all, null, at + (i * apart))] = Callback.Acknowledged("a renewal", "update", running[i].Key, running[i].Publisher);
        using var rest = noise.GetEnumerator();
        return [.. all.Select(callback => callback ?? (rest.MoveNext() ? rest.Current : throw new InvalidOperationException("There is too little noise.")))];
    }

    /// <summary>An endless sequence of random callbacks that are not a first publish.</summary>
    private static IEnumerable<Callback> Noise(Broadcast[] running, IssuedKey[] revoked)
    {
        for (var chance = new Random(5); ;)
        {
            var (one, other, publisher) = (chance.GetItems(running, 1)[0], chance.GetItems(revoked, 1)[0], Site.NewPublisher());
            yield return chance.Next(20) switch
            {
                < 6 => Callback.Refused("an unknown key", "publish", GuessedKeys.Unknown(), publisher, "unknown-key"),
                < 11 => Callback.Refused("a wrong checksum", "publish", GuessedKeys.WithWrongChecksum(), publisher, "unknown-key"),
                11 => Callback.Refused("a renewal with an unknown key", "update", GuessedKeys.Unknown(), publisher, "not-publishing"),
                12 => Callback.Refused("a renewal by another", "update", one.Key, publisher, "not-publishing"),
                13 => Callback.Acknowledged("a goodbye with an unknown key", "done", GuessedKeys.Unknown(), publisher),
                14 => Callback.Acknowledged("a goodbye by another", "done", one.Key, publisher),
                < 17 => Callback.Refused("a revoked key", "publish", other.Text, publisher, "revoked-key"),
                < 19 => Callback.Accepted("a repeated publish", one.Key, one.Publisher, one.Stream),
                _ => Callback.Refused("a second publisher", "publish", one.Key, publisher, "already-publishing"),
            };
        }
    }

    private static IEnumerable<string> Random(int count) => Enumerable.Range(0, count).Select(_ => GuessedKeys.Unknown());

    private static Task GuessAsync(Site site, IEnumerable<string> guesses) =>
        Parallel.ForEachAsync(guesses, new ParallelOptions { MaxDegreeOfParallelism = AtOnce }, async (guess, _) =>
        {
            var callback = Callback.Refused("a guess", "publish", guess, Site.NewPublisher(), "unknown-key");
            Assert.Null(callback.Mismatch(await site.CallAsync(callback.Location, callback.Key, callback.Publisher)));
        });

    private static async Task<string> RowsAsync(TestCluster cluster) =>
        string.Join(", ", await cluster.QueryAsync("SELECT count(*) || ' grain states' FROM orleansstorage UNION ALL SELECT count(*) || ' reminders' FROM orleansreminders UNION ALL SELECT count(*) || ' streams' FROM streams"));

    private static Task<double> GrainsAsync(ProcessInspector silo) => silo.SumAsync("orleans_grains", KeyGrains);

    private static async Task<Account> OwnerAsync(Site site) =>
        await new Streamer(site, new WriteLog(), new Requests()).SignUpAsync() ?? throw new InvalidOperationException("The owner could not sign up.");

    private static TimeSpan At(AnsweredCallback[] answers, double share) => answers.Select(answer => answer.After).Order().ElementAt((int)(answers.Length * share));

    private static void Say(string what, AnsweredCallback[] answers) => TestContext.Current.SendDiagnosticMessage(string.Create(CultureInfo.InvariantCulture,
        $"{answers.Length} {what}: p50 {At(answers, 0.5).TotalMilliseconds:0} ms, p99 {At(answers, 0.99).TotalMilliseconds:0} ms, last {answers.Max(answer => answer.After).TotalMilliseconds:0} ms"));

    private static async Task EventuallyAsync<T>(Func<Task<T>> ask, Func<T, bool> isRight)
    {
        var since = Stopwatch.GetTimestamp();
        for (var answer = await ask(); !isRight(answer); answer = await ask())
        {
            Assert.True(Stopwatch.GetElapsedTime(since) < TimeSpan.FromSeconds(30), $"Not within 30 s; the last answer was {answer}");
            await Task.Delay(200);
        }
    }
}
