using Microsoft.Extensions.Options;
using XaTube.Api.RateLimits;
using XaTube.Storage.Accounts;

namespace XaTube.Api.Accounts;

/// <summary>Checks logins. An unknown login is treated like a wrong password: it takes as long and counts as an attempt.</summary>
public sealed class LoginService(
    IAccountStore accounts, PasswordHasher hasher, RedisLoginBackoff backoff, IOptions<RateLimitOptions> limits)
{
    /// <param name="login">A username or e-mail address.</param>
    /// <param name="password">The password.</param>
    /// <param name="addressRange">The <see cref="AddressRange"/> that the request comes from.</param>
    /// <param name="cancel">Ends the wait for the database and for a turn to hash.</param>
    public async Task<LoginDecision> TryLogin(string login, string password, string addressRange, CancellationToken cancel)
    {
        login = login.Trim();
        var account = await accounts.FindByLogin(login, cancel);

        // By account where there is one, so that username and e-mail address share their attempts.
        var key = $"{account?.Id.ToString() ?? Truncate(login)} {addressRange}";
        if (limits.Value.Enabled && await backoff.Begin(key) is { } wait)
            return new LoginDecision(LoginOutcome.TooManyAttempts, Wait: wait);

        var check = await hasher.Check(password, account?.PasswordHash, cancel);
        if (check is PasswordCheck.Busy)
            return new LoginDecision(LoginOutcome.Busy);
        if (account is null || check is PasswordCheck.Wrong)
            return new LoginDecision(LoginOutcome.WrongCredentials);

        await backoff.Reset(key);
        // The password is known only now. When the hasher is busy, the next login renews the hash.
        if (check is PasswordCheck.RightAndOutdated && await hasher.Hash(password, cancel) is { } renewed)
            await accounts.SetPasswordHash(account.Id, renewed, cancel);
        return new LoginDecision(LoginOutcome.Accepted, account);
    }

    // No valid login is longer, and a client must not decide how large a key is.
    private static string Truncate(string login) => (login.Length > 254 ? login[..254] : login).ToLowerInvariant();
}
