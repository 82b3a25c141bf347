using XaTube.Storage.Accounts;

namespace XaTube.Api.Accounts;

/// <summary>The result of a login: the account when it was accepted, and how long to wait after too many attempts.</summary>
public sealed record LoginDecision(LoginOutcome Outcome, AccountRow? Account = null, TimeSpan Wait = default);

public enum LoginOutcome
{
    Accepted,
    WrongCredentials,
    TooManyAttempts,

    /// <summary>Too many passwords are waiting to be checked.</summary>
    Busy,
}
