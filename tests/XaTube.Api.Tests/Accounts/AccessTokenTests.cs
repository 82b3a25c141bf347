using System.Buffers.Text;
using System.Net;
using System.Text;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using XaTube.Storage.Accounts;

namespace XaTube.Api.Tests.Accounts;

public sealed class AccessTokenTests : IAsyncLifetime
{
    private static readonly SymmetricSecurityKey Key = new(Encoding.UTF8.GetBytes(AccountsServer.TokenKey));

    private AccountsServer _server = null!;
    private string _token = "";

    public async ValueTask InitializeAsync()
    {
        _server = await AccountsServer.Start();
        _token = (await _server.Enter("anna")).Answer.AccessToken;
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Fact]
    public async Task A_token_made_like_ours_is_taken() => Assert.Equal(HttpStatusCode.OK, await Status(Forge(_ => { })));

    [Fact]
    public async Task No_token_and_no_sense_are_refused_as_a_problem()
    {
        foreach (var token in new[] { null, "rubbish", "a.b.c", "..", _token + "x", _token[..^6], _token.Replace('.', ',') })
            await Refused(token);
    }

    [Fact]
    public async Task A_changed_token_is_refused()
    {
        var parts = _token.Split('.');
        var claims = Encoding.UTF8.GetString(Base64Url.DecodeFromChars(parts[1]));
        var other = claims.Replace("\"anna\"", "\"root\"");
        Assert.NotEqual(claims, other);

        await Refused($"{parts[0]}.{Base64Url.EncodeToString(Encoding.UTF8.GetBytes(other))}.{parts[2]}");
    }

    [Theory]
    [InlineData("none")]
    [InlineData("None")]
    [InlineData("HS256")]
    public async Task A_token_without_a_signature_is_refused(string algorithm)
    {
        var header = $$"""{"alg":"{{algorithm}}","typ":"at+jwt"}""";

        await Refused($"{Base64Url.EncodeToString(Encoding.UTF8.GetBytes(header))}.{_token.Split('.')[1]}.");
    }

    [Fact]
    public async Task A_token_that_is_not_made_for_us_by_us_as_access_token_for_now_is_refused()
    {
        await Refused(Forge(token => token.Audience = "elsewhere"));
        await Refused(Forge(token => token.Audience = null));
        await Refused(Forge(token => token.Issuer = "somebody"));
        await Refused(Forge(token => token.TokenType = "JWT"));
        await Refused(Forge(token => token.Expires = DateTime.UtcNow.AddMinutes(-1)));
        await Refused(Forge(token => token.Expires = null));
        await Refused(Forge(token => token.NotBefore = DateTime.UtcNow.AddMinutes(5)));
    }

    [Fact]
    public async Task Another_key_or_algorithm_is_refused()
    {
        await Refused(Forge(token => token.SigningCredentials =
            new(new SymmetricSecurityKey(Encoding.UTF8.GetBytes(new string('k', 64))), SecurityAlgorithms.HmacSha256)));
        await Refused(Forge(token => token.SigningCredentials = new(
            new SymmetricSecurityKey(Encoding.UTF8.GetBytes(AccountsServer.TokenKey + new string('\0', 64))),
            SecurityAlgorithms.HmacSha512)));
    }

    [Fact]
    public async Task A_token_of_an_account_that_is_gone_is_refused()
    {
        var accounts = _server.Get<IAccountStore>();
        await accounts.Delete((await accounts.FindByUsername("anna", Cancel))!.Id, Cancel);

        await Refused(_token);
    }

    [Fact]
    public async Task Whoever_lacks_a_right_is_told_so_by_a_problem() => await AccountsServer.ProblemOf(
        await _server.GetWithToken("/forbidden", _token), HttpStatusCode.Forbidden, "forbidden");

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private async Task<HttpStatusCode> Status(string token) => (await _server.GetWithToken("/api/auth/me", token)).StatusCode;

    private async Task Refused(string? token) => await AccountsServer.ProblemOf(
        await _server.GetWithToken("/api/auth/me", token), HttpStatusCode.Unauthorized, "unauthorized");

    /// <summary>A token as the server makes it, signed with its key, but for what the test changes.</summary>
    private string Forge(Action<SecurityTokenDescriptor> change)
    {
        var descriptor = new SecurityTokenDescriptor
        {
            Issuer = "xatube",
            Audience = "xatube",
            TokenType = "at+jwt",
            Expires = DateTime.UtcNow.AddMinutes(5),
            Claims = new Dictionary<string, object> { ["sub"] = new JsonWebToken(_token).Subject, ["name"] = "anna" },
            SigningCredentials = new SigningCredentials(Key, SecurityAlgorithms.HmacSha256),
        };
        change(descriptor);
        return new JsonWebTokenHandler { SetDefaultTimesOnTokenCreation = false }.CreateToken(descriptor);
    }
}
