namespace XaTube.Storage.Accounts;

/// <summary>
/// One account. <see cref="PasswordHash"/> carries its own algorithm and parameters; it never leaves the server.
/// </summary>
public sealed record AccountRow(
    Guid Id,
    string Username,
    string Email,
    string DisplayName,
    string? AvatarUrl,
    string PasswordHash,
    DateTimeOffset CreatedAt);

/// <summary>The result of writing an account: done, or which of its names another account has.</summary>
public enum AccountWrite
{
    Done,
    UsernameTaken,
    EmailTaken,
    NoSuchAccount,
}

/// <summary>The accounts. Usernames and e-mail addresses are unique and compared without case.</summary>
public interface IAccountStore
{
    /// <summary>Adds an account. Repeating it returns <see cref="AccountWrite.UsernameTaken"/>.</summary>
    Task<AccountWrite> Create(AccountRow account, CancellationToken cancel = default);

    /// <summary>Writes username, e-mail, display name and avatar of an account; repeating it changes nothing.</summary>
    Task<AccountWrite> UpdateProfile(AccountRow account, CancellationToken cancel = default);

    /// <summary>Replaces the password hash. Does nothing for an account that does not exist.</summary>
    Task SetPasswordHash(Guid id, string passwordHash, CancellationToken cancel = default);

    /// <summary>Deletes an account and its refresh tokens. False when it does not exist.</summary>
    Task<bool> Delete(Guid id, CancellationToken cancel = default);

    Task<AccountRow?> Find(Guid id, CancellationToken cancel = default);

    Task<AccountRow?> FindByUsername(string username, CancellationToken cancel = default);

    /// <summary>An account by username or e-mail address. A username holds no "@", so one login names one account.</summary>
    Task<AccountRow?> FindByLogin(string login, CancellationToken cancel = default);
}
