using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using XaTube.Hosting;
using XaTube.Storage.Accounts;

namespace XaTube.Api.Accounts;

/// <summary>Signs access tokens, and says how to validate them: JWTs that each API process validates without a call.</summary>
public sealed class AccessTokens(SecretSettings secrets, IOptions<AccountOptions> options, TimeProvider time)
{
    private const string Name = "xatube";
    private const string Type = "at+jwt";

    // How far the clocks of two API machines may differ. Not a setting: clocks that differ by more must be set.
    private static readonly TimeSpan Skew = TimeSpan.FromSeconds(10);

    private readonly SymmetricSecurityKey _key = new(secrets.Key(AccountOptions.TokenKey));
    private readonly JsonWebTokenHandler _handler = new() { SetDefaultTimesOnTokenCreation = false };

    /// <summary>
    /// Accepts only tokens of one algorithm and key, whatever their header says, with our issuer, audience and type, and not
    /// expired.
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
        // By the clock that issued them and not by the system's, which may have been set since.
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
