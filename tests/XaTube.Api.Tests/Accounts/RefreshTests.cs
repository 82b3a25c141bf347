using System.Net;
using System.Net.Http.Json;
using Microsoft.AspNetCore.Http;
using XaTube.Api.Accounts;

namespace XaTube.Api.Tests.Accounts;

public sealed class RefreshTests : IAsyncLifetime
{
    private const string Path = "/api/auth/refresh";

    private AccountsServer _server = null!;

    public async ValueTask InitializeAsync() => _server = await AccountsServer.Start();

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Fact]
    public async Task The_cookie_is_closed_to_scripts_and_other_sites()
    {
        await _server.Register("anna");
        var cookie = (await _server.Login("anna")).Headers.GetValues("Set-Cookie").Single();

        Assert.StartsWith("xatube-refresh=", cookie);
        Assert.Contains("; path=/;", cookie);
        Assert.Contains("; httponly", cookie);
        Assert.Contains("; samesite=strict", cookie);
        Assert.DoesNotContain("domain", cookie);
        Assert.Equal(43, cookie.Split(';')[0].Split('=')[1].Length);
    }

    [Fact]
    public async Task Over_https_the_cookie_is_secure_and_bound_to_its_host()
    {
        await _server.Register("anna");
        var account = await _server.Get<Storage.Accounts.IAccountStore>().FindByUsername("anna", Cancel);
        var context = new DefaultHttpContext { Request = { Scheme = "https" } };
        await _server.Get<RefreshTokens>().Start(context, account!.Id, Cancel);

        var cookie = context.Response.Headers.SetCookie.ToString();
        Assert.StartsWith("__Host-xatube-refresh=", cookie);
        Assert.Contains("; secure", cookie);
        Assert.Contains("; path=/;", cookie);
    }

    [Fact]
    public async Task Each_refresh_gives_a_new_pair_that_works()
    {
        var (_, cookie) = await _server.Enter("anna");
        for (var n = 0; n < 3; n++)
        {
            var answer = await _server.Post(Path, cookie);
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            Assert.NotEqual(cookie, AccountsServer.Cookie(answer));
            cookie = AccountsServer.Cookie(answer);

            var token = (await answer.Content.ReadFromJsonAsync<TokenAnswer>(Cancel))!;
            Assert.Equal(HttpStatusCode.OK, (await _server.GetWithToken("/api/auth/me", token.AccessToken)).StatusCode);
        }
    }

    [Fact]
    public async Task A_used_refresh_token_revokes_its_family()
    {
        var (_, first) = await _server.Enter("anna");
        var second = AccountsServer.Cookie(await _server.Post(Path, first));
        var elsewhere = AccountsServer.Cookie(await _server.Login("anna"));

        var reused = await _server.Post(Path, first);
        await Refused(reused);
        Assert.StartsWith("xatube-refresh=;", reused.Headers.GetValues("Set-Cookie").Single());
        await Refused(await _server.Post(Path, second));
        Assert.Equal(HttpStatusCode.OK, (await _server.Post(Path, elsewhere)).StatusCode);
    }

    [Fact]
    public async Task Of_two_refreshes_at_once_one_wins()
    {
        for (var n = 0; n < 10; n++)
        {
            var (_, cookie) = await _server.Enter($"anna{n}");
            var answers = await Task.WhenAll(_server.Post(Path, cookie), _server.Post(Path, cookie));

            Assert.Single(answers, answer => answer.StatusCode == HttpStatusCode.OK);
            await Refused(answers.Single(answer => answer.StatusCode != HttpStatusCode.OK));
        }
    }

    [Fact]
    public async Task A_refresh_token_expires_after_thirty_days()
    {
        var (_, cookie) = await _server.Enter("anna");
        _server.Time.Advance(TimeSpan.FromDays(30));

        await Refused(await _server.Post(Path, cookie));
    }

    [Fact]
    public async Task Logging_out_ends_the_family_and_may_be_repeated()
    {
        var (_, cookie) = await _server.Enter("anna");
        foreach (var presented in new[] { cookie, cookie, null, "xatube-refresh=rubbish" })
            Assert.Equal(HttpStatusCode.NoContent, (await _server.Post("/api/auth/logout", presented)).StatusCode);

        await Refused(await _server.Post(Path, cookie));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("xatube-refresh=")]
    [InlineData("xatube-refresh=rubbish")]
    [InlineData("other=rubbish")]
    public async Task Without_a_token_of_ours_there_is_nothing_to_refresh(string? cookie) =>
        await Refused(await _server.Post(Path, cookie));

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private static Task<Problem> Refused(HttpResponseMessage answer) =>
        AccountsServer.ProblemOf(answer, HttpStatusCode.Unauthorized, "invalid-refresh-token");
}
