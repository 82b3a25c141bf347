using Microsoft.Extensions.Options;
using XaTube.Api.RateLimits;
using XaTube.Storage.Accounts;

namespace XaTube.Api.Accounts;

/// <summary>How an attempt to log in ended; <see cref="Account"/> is set when it succeeded, <see cref="Wait"/> when it must wait.</summary>
public sealed record LoginDecision(LoginOutcome Outcome, AccountRow? Account = null, TimeSpan Wait = default);

public enum LoginOutcome
{
    Accepted,
    WrongCredentials,
    TooManyAttempts,
    Busy,
}

/// <summary>Decides who may log in. An unknown login is answered like a wrong password, as slowly and after as many attempts.</summary>
public sealed class Logins(
    IAccountStore accounts, PasswordHasher hasher, SharedLoginBackoff backoff, IOptions<RateLimitOptions> limits)
{
    /// <summary>One attempt: a username or e-mail address, a password, and the <see cref="AddressRange"/> it comes from.</summary>
    public async Task<LoginDecision> Try(string login, string password, string addressRange, CancellationToken cancel)
    {
        login = login.Trim();
        var account = await accounts.FindByLogin(login, cancel);

        // By account where there is one, so that username and e-mail address do not give two sets of attempts.
        var key = $"{account?.Id.ToString() ?? Shortened(login)} {addressRange}";
        if (limits.Value.Enabled && await backoff.Begin(key) is { } wait)
            return new LoginDecision(LoginOutcome.TooManyAttempts, Wait: wait);

        var check = await hasher.Check(password, account?.PasswordHash, cancel);
        if (check is PasswordCheck.Busy)
            return new LoginDecision(LoginOutcome.Busy);
        if (account is null || check is PasswordCheck.Wrong)
            return new LoginDecision(LoginOutcome.WrongCredentials);

        await backoff.Succeeded(key);
        // The one moment at which the password is known. When there is no turn for it, the next login will do.
        if (check is PasswordCheck.RightAndOutdated && await hasher.Hash(password, cancel) is { } renewed)
            await accounts.SetPasswordHash(account.Id, renewed, cancel);
        return new LoginDecision(LoginOutcome.Accepted, account);
    }

    // No login is longer, and a key must not hold what a client likes to send.
    private static string Shortened(string login) => (login.Length > 254 ? login[..254] : login).ToLowerInvariant();
}
