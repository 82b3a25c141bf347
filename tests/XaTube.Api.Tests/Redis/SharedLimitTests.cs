using System.Diagnostics;
using System.Net;
using StackExchange.Redis;
using XaTube.Api.Redis;
using XaTube.Api.Tests.Accounts;

namespace XaTube.Api.Tests.Redis;

/// <summary>Two API processes, as far as their limits go, with a real Redis between them.</summary>
[Collection(Timed.Name)]
public sealed class SharedLimitTests : IAsyncLifetime
{
    private static readonly TimeSpan BackAgain = TimeSpan.FromSeconds(6);

    private RedisServer _redis = null!;
    private AccountsServer _first = null!;
    private AccountsServer _second = null!;

    public async ValueTask InitializeAsync()
    {
        _redis = await RedisServer.Start();
        _first = await AccountsServer.Start(("XaTube:Redis:ConnectionString", _redis.ConnectionString));
        _second = await AccountsServer.Start(("XaTube:Redis:ConnectionString", _redis.ConnectionString));
        await AreSharing();
    }

    public async ValueTask DisposeAsync()
    {
        await _second.DisposeAsync();
        await _first.DisposeAsync();
        await _redis.DisposeAsync();
    }

    [Fact]
    public async Task Failed_logins_are_counted_over_all_processes_and_forgotten_after_a_right_one()
    {
        foreach (var server in new[] { _first, _second, _first, _second, _first })
            await Wrong(server, "nobody");

        var limited = await _second.Login("NOBODY");
        await AccountsServer.ProblemOf(limited, HttpStatusCode.TooManyRequests, "too-many-requests");
        Assert.Equal(TimeSpan.FromSeconds(1), limited.Headers.RetryAfter?.Delta);
        // Redis has a clock of its own.
        await Eventually.Within(TimeSpan.FromSeconds(2), async () => (await _first.Login("nobody")).StatusCode, status => status == HttpStatusCode.Unauthorized);

        await _first.Register("anna");
        for (var n = 0; n < 4; n++)
            Assert.Equal(HttpStatusCode.Unauthorized, (await _first.Login("anna", "not it")).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await _first.Login("anna")).StatusCode);
        for (var n = 0; n < 5; n++)
            Assert.Equal(HttpStatusCode.Unauthorized, (await _first.Login("anna", "not it")).StatusCode);
    }

    [Fact]
    public async Task Requests_of_one_address_are_counted_over_all_processes()
    {
        for (var n = 0; n < 15; n++)
            foreach (var server in new[] { _first, _second })
                Assert.Equal(HttpStatusCode.BadRequest, (await server.Register("x")).StatusCode);

        foreach (var server in new[] { _first, _second })
        {
            var limited = await server.Register("x");
            await AccountsServer.ProblemOf(limited, HttpStatusCode.TooManyRequests, "too-many-requests");
            Assert.InRange(limited.Headers.RetryAfter!.Delta!.Value.TotalSeconds, 1, 60);
        }
    }

    [Fact]
    public async Task What_redis_holds_ends_by_itself_and_names_nobody()
    {
        await Wrong(_first, "somebody.special");
        await _first.Register("x");

        using var connection = await ConnectionMultiplexer.ConnectAsync(_redis.ConnectionString);
        var keys = connection.GetServers()[0].Keys(pattern: "*").Select(key => key.ToString()).ToArray();
        Assert.Contains(keys, key => key.StartsWith("xatube:login:", StringComparison.Ordinal));
        Assert.Contains(keys, key => key.StartsWith("xatube:rate:register:", StringComparison.Ordinal));
        Assert.All(keys, key =>
        {
            Assert.StartsWith("xatube:", key);
            Assert.DoesNotContain("special", key);
            Assert.DoesNotContain("127.0.0.1", key);
            Assert.NotNull(connection.GetDatabase().KeyTimeToLive(key));
        });
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Without_redis_each_process_counts_for_itself_at_once_and_with_it_they_share_again(bool hangs)
    {
        if (hangs)
            await _redis.Freeze();
        else
            await _redis.Kill();
        var clock = Stopwatch.StartNew();
        for (var n = 0; n < 30; n++)
            foreach (var server in new[] { _first, _second })
                Assert.Equal(HttpStatusCode.BadRequest, (await server.Register("x")).StatusCode);
        // Waiting for it each time would take longer than that.
        Assert.True(clock.Elapsed < TimeSpan.FromSeconds(10), $"Sixty requests took {clock.Elapsed}.");

        foreach (var server in new[] { _first, _second })
            Assert.Equal(HttpStatusCode.TooManyRequests, (await server.Register("x")).StatusCode);
        for (var n = 0; n < 5; n++)
            await Wrong(_first, "nobody");
        await Wrong(_second, "nobody");

        if (hangs)
            await _redis.Freeze("CONT");
        else
            await _redis.Resume();
        await AreSharing();
        foreach (var server in new[] { _first, _second, _first, _second, _first })
            await Wrong(server, "another");
        Assert.Equal(HttpStatusCode.TooManyRequests, (await _second.Login("another")).StatusCode);
        // Once for each change, not for each request; the first is what it found at its start.
        Assert.Equal(3, _first.Log.Lines.Count(line => line.Contains("SharedRedis", StringComparison.Ordinal)));
    }

    private Task<bool> AreSharing() => Eventually.Within(
        BackAgain,
        () => Task.FromResult(_first.Get<SharedRedis>().IsAvailable && _second.Get<SharedRedis>().IsAvailable),
        sharing => sharing);

    private static async Task Wrong(AccountsServer server, string login) =>
        await AccountsServer.ProblemOf(await server.Login(login), HttpStatusCode.Unauthorized, "invalid-credentials");
}
