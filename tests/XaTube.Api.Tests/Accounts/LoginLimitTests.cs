using System.Net;
using Microsoft.Extensions.Time.Testing;
using XaTube.Api.Accounts;

namespace XaTube.Api.Tests.Accounts;

public sealed class LoginLimitTests
{
    [Fact]
    public async Task Five_failures_are_free_and_the_next_attempt_waits_even_with_the_right_password()
    {
        await using var server = await AccountsServer.Start();
        await server.Register("anna");
        for (var n = 0; n < 5; n++)
            await Wrong(await server.Login(n % 2 == 0 ? "anna" : "anna@example.org", "not it"));

        var limited = await server.Login("anna");
        await AccountsServer.ProblemOf(limited, HttpStatusCode.TooManyRequests, "too-many-requests");
        Assert.Equal(TimeSpan.FromSeconds(1), limited.Headers.RetryAfter?.Delta);

        server.Time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(HttpStatusCode.OK, (await server.Login("anna")).StatusCode);
        await Wrong(await server.Login("anna", "not it"));
    }

    [Fact]
    public async Task An_unknown_login_is_answered_like_a_wrong_password()
    {
        await using var server = await AccountsServer.Start();
        for (var n = 0; n < 5; n++)
            await Wrong(await server.Login("nobody"));

        await AccountsServer.ProblemOf(await server.Login("NOBODY"), HttpStatusCode.TooManyRequests, "too-many-requests");
    }

    [Fact]
    public async Task Registering_is_limited_for_each_address()
    {
        await using var server = await AccountsServer.Start();
        for (var n = 0; n < 30; n++)
            Assert.Equal(HttpStatusCode.BadRequest, (await server.Register("x")).StatusCode);

        var limited = await server.Register("x");
        await AccountsServer.ProblemOf(limited, HttpStatusCode.TooManyRequests, "too-many-requests");
        Assert.InRange(limited.Headers.RetryAfter!.Delta!.Value.TotalSeconds, 1, 60);
    }

    [Fact]
    public async Task One_setting_switches_every_limit_off()
    {
        await using var server = await AccountsServer.Start(("XaTube:RateLimits:Enabled", "false"));
        for (var n = 0; n < 35; n++)
            Assert.Equal(HttpStatusCode.BadRequest, (await server.Register("x")).StatusCode);
        for (var n = 0; n < 8; n++)
            await Wrong(await server.Login("nobody"));
    }

    [Fact]
    public void Waiting_doubles_up_to_five_minutes_is_not_prolonged_by_trying_and_is_forgotten_after_a_pause()
    {
        var time = new FakeTimeProvider();
        var backoff = new LoginBackoff(time);
        for (var n = 0; n < 5; n++)
            Assert.Null(backoff.Begin("anna"));

        foreach (var seconds in new[] { 1, 2, 4, 8, 16, 32, 64, 128, 256, 300, 300 })
        {
            Assert.Equal(TimeSpan.FromSeconds(seconds), backoff.Begin("anna"));
            Assert.Equal(TimeSpan.FromSeconds(seconds), backoff.Begin("anna"));
            Assert.Null(backoff.Begin("boris"));
            backoff.Reset("boris");
            time.Advance(TimeSpan.FromSeconds(seconds));
            Assert.Null(backoff.Begin("anna"));
        }

        time.Advance(TimeSpan.FromMinutes(30));
        for (var n = 0; n < 5; n++)
            Assert.Null(backoff.Begin("anna"));
        Assert.NotNull(backoff.Begin("anna"));
    }

    [Fact]
    public void Memory_is_bounded_and_the_oldest_are_forgotten_first()
    {
        var time = new FakeTimeProvider();
        var backoff = new LoginBackoff(time, capacity: 100);
        foreach (var name in Enumerable.Range(0, 5).Select(_ => "old"))
            backoff.Begin(name);
        time.Advance(TimeSpan.FromMilliseconds(1));
        foreach (var name in Enumerable.Range(0, 5).Select(_ => "young"))
            backoff.Begin(name);
        foreach (var n in Enumerable.Range(0, 99))
        {
            time.Advance(TimeSpan.FromMilliseconds(1));
            backoff.Begin($"other {n}");
        }

        Assert.Null(backoff.Begin("old"));
    }

    private static Task<Problem> Wrong(HttpResponseMessage answer) =>
        AccountsServer.ProblemOf(answer, HttpStatusCode.Unauthorized, "invalid-credentials");
}
