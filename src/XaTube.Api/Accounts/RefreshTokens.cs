using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Options;
using XaTube.Storage.Accounts;

namespace XaTube.Api.Accounts;

/// <summary>
/// Refresh tokens: 256 random bits in a cookie that scripts cannot read and other sites cannot send. Only the SHA-256 is
/// stored, without salt or slow hashing, since the token cannot be guessed.
/// </summary>
public sealed class RefreshTokens(IRefreshTokenStore store, IOptions<AccountOptions> options, TimeProvider time)
{
    /// <summary>Begins a family and sets the cookie with its first token.</summary>
    public async Task Start(HttpContext context, Guid accountId, CancellationToken cancel)
    {
        var (token, now) = (NewToken(), time.GetUtcNow());
        var row = new RefreshTokenRow(
            Hash(token), accountId, Guid.CreateVersion7(), now, now + options.Value.RefreshTokenLifetime);
        await store.Start(row, cancel);
        SetCookie(context, token, row.ExpiresAt);
    }

    /// <summary>
    /// Exchanges the caller's token for its successor. When that is refused, the cookie is removed.
    /// </summary>
    public async Task<Refresh> Rotate(HttpContext context, CancellationToken cancel)
    {
        if (Presented(context) is not { } presented)
            return new Refresh(RefreshOutcome.Refused, null);

        var token = NewToken();
        var refresh = await store.Rotate(
            Hash(presented), Hash(token), time.GetUtcNow(), options.Value.RefreshTokenLifetime, cancel);
        if (refresh.Successor is { } successor)
            SetCookie(context, token, successor.ExpiresAt);
        else
            RemoveCookie(context);
        return refresh;
    }

    /// <summary>Revokes the family of the caller's token, if there is one, and removes the cookie. Repeating it changes nothing.</summary>
    public async Task End(HttpContext context, CancellationToken cancel)
    {
        if (Presented(context) is { } presented)
            await store.RevokeFamily(Hash(presented), time.GetUtcNow(), cancel);
        RemoveCookie(context);
    }

    private static string NewToken() => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));

    private static string Hash(string token) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(token)));

    private static string? Presented(HttpContext context) =>
        context.Request.Cookies[CookieName(context)] is { Length: > 0 and <= 100 } token ? token : null;

    private static void SetCookie(HttpContext context, string token, DateTimeOffset expiresAt)
    {
        var cookie = Cookie(context);
        cookie.Expires = expiresAt;
        context.Response.Cookies.Append(CookieName(context), token, cookie);
    }

    private static void RemoveCookie(HttpContext context) =>
        context.Response.Cookies.Delete(CookieName(context), Cookie(context));

    // With this prefix browsers refuse the cookie from a subdomain. Over plain HTTP they would refuse it altogether.
    private static string CookieName(HttpContext context) =>
        context.Request.IsHttps ? "__Host-xatube-refresh" : "xatube-refresh";

    private static CookieOptions Cookie(HttpContext context) => new()
    {
        HttpOnly = true,
        Secure = context.Request.IsHttps,
        SameSite = SameSiteMode.Strict,
        Path = "/",
        IsEssential = true,
    };
}
