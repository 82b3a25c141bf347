using System.Net.Http.Headers;
using System.Security.Claims;
using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;

namespace XaTube.Hosting;

/// <summary>
/// HTTP Basic authentication for operators, who may see the Orleans dashboard and suspend channels: user name "operator",
/// password in XaTube:Operations:Password.
/// </summary>
public static class OperatorAccess
{
    public const string Policy = "operator";
    public const string PasswordSetting = "XaTube:Operations:Password";
    private const string User = "operator";

    public static void AddOperatorAccess(this IServiceCollection services)
    {
        services.RequireSecret(PasswordSetting, bytes: 12);
        services.AddAuthentication().AddScheme<AuthenticationSchemeOptions, BasicHandler>(Policy, null);
        services.AddAuthorizationBuilder().AddPolicy(Policy, policy => policy.AddAuthenticationSchemes(Policy).RequireAuthenticatedUser());
    }

    private sealed class BasicHandler(
        IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logger, UrlEncoder encoder, SecretSettings secrets)
        : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
    {
        private readonly byte[] _expected = Hash($"{User}:{secrets.Text(PasswordSetting, bytes: 12)}");

        protected override Task<AuthenticateResult> HandleAuthenticateAsync()
        {
            if (!AuthenticationHeaderValue.TryParse(Request.Headers.Authorization, out var header)
                || !header.Scheme.Equals("Basic", StringComparison.OrdinalIgnoreCase))
                return Task.FromResult(AuthenticateResult.NoResult());
            var given = new byte[(header.Parameter?.Length ?? 0) + 1];
            if (!Convert.TryFromBase64String(header.Parameter ?? "", given, out var length)
                || !CryptographicOperations.FixedTimeEquals(SHA256.HashData(given.AsSpan(0, length)), _expected))
                return Task.FromResult(AuthenticateResult.Fail("Wrong user or password."));
            var identity = new ClaimsIdentity([new Claim(ClaimTypes.Name, User)], Scheme.Name);
            return Task.FromResult(AuthenticateResult.Success(new AuthenticationTicket(new ClaimsPrincipal(identity), Scheme.Name)));
        }

        protected override Task HandleChallengeAsync(AuthenticationProperties properties)
        {
            Response.Headers.WWWAuthenticate = "Basic realm=\"XaTube operators\"";
            Response.StatusCode = StatusCodes.Status401Unauthorized;
            return Task.CompletedTask;
        }

        private static byte[] Hash(string text) => SHA256.HashData(Encoding.UTF8.GetBytes(text));
    }
}
