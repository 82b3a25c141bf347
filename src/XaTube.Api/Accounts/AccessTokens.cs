using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using XaTube.Hosting;
using XaTube.Storage.Accounts;

namespace XaTube.Api.Accounts;

/// <summary>Signs and describes the access tokens: JWTs that any API process checks without asking anybody.</summary>
public sealed class AccessTokens(SecretSettings secrets, IOptions<AccountOptions> options, TimeProvider time)
{
    private const string Name = "xatube";
    private const string Type = "at+jwt";

    // What the clocks of two API machines may differ by.
    private static readonly TimeSpan Skew = TimeSpan.FromSeconds(10);

    private readonly SymmetricSecurityKey _key = new(secrets.Key(AccountOptions.TokenKey));
    private readonly JsonWebTokenHandler _handler = new() { SetDefaultTimesOnTokenCreation = false };

    /// <summary>
    /// Which tokens are ours: one algorithm and one key, whatever a token's header says; from us, for us, of this type,
    /// and not expired.
    /// </summary>
    public TokenValidationParameters Validation => new()
    {
        ValidAlgorithms = [SecurityAlgorithms.HmacSha256],
        IssuerSigningKey = _key,
        ValidTypes = [Type],
        ValidIssuer = Name,
        ValidAudience = Name,
        RequireSignedTokens = true,
        RequireExpirationTime = true,
        // By the time that issues them: the system's clock may have stepped away from it.
        LifetimeValidator = (notBefore, expires, _, _) => IsNow(notBefore, expires),
        NameClaimType = JwtRegisteredClaimNames.Name,
    };

    public TokenAnswer Issue(AccountRow account)
    {
        var now = time.GetUtcNow().UtcDateTime;
        var lifetime = options.Value.AccessTokenLifetime;
        var token = _handler.CreateToken(new SecurityTokenDescriptor
        {
            Issuer = Name,
            Audience = Name,
            TokenType = Type,
            IssuedAt = now,
            Expires = now + lifetime,
            Claims = new Dictionary<string, object>
            {
                [JwtRegisteredClaimNames.Sub] = account.Id.ToString("D"),
                [JwtRegisteredClaimNames.Name] = account.Username,
            },
            SigningCredentials = new SigningCredentials(_key, SecurityAlgorithms.HmacSha256),
        });
        return new TokenAnswer(token, "Bearer", (int)lifetime.TotalSeconds);
    }

    private bool IsNow(DateTime? notBefore, DateTime? expires)
    {
        var now = time.GetUtcNow().UtcDateTime;
        return expires > now - Skew && !(notBefore > now + Skew);
    }
}
