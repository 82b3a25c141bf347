using System.Security.Claims;
using Microsoft.IdentityModel.JsonWebTokens;

namespace XaTube.Api.Accounts;

public static class CallerClaims
{
    /// <summary>The caller's account, on endpoints that require authorization.</summary>
    /// <exception cref="InvalidOperationException">The caller is anonymous: the endpoint lacks RequireAuthorization.</exception>
    public static Guid AccountId(this ClaimsPrincipal caller) =>
        caller.FindAccountId() ?? throw new InvalidOperationException("The caller is not authenticated.");

    /// <summary>The caller's account, or null for an anonymous caller.</summary>
    public static Guid? FindAccountId(this ClaimsPrincipal caller) =>
        Guid.TryParseExact(caller.FindFirstValue(JwtRegisteredClaimNames.Sub), "D", out var id) ? id : null;
}
