namespace XaTube.Storage.Accounts;

/// <summary>
/// One refresh token, stored as its hash only. <see cref="FamilyId"/> is equal for all tokens that descend from one login.
/// </summary>
public sealed record RefreshTokenRow(
    string Hash, Guid AccountId, Guid FamilyId, DateTimeOffset IssuedAt, DateTimeOffset ExpiresAt);

/// <summary>The result of exchanging a refresh token.</summary>
public enum RefreshOutcome
{
    /// <summary>The token was good; its successor is stored.</summary>
    Rotated,

    /// <summary>Unknown, expired, or of a family already revoked.</summary>
    Refused,

    /// <summary>The token had been exchanged before: there is a copy of it, so its whole family is revoked.</summary>
    Reused,
}

/// <summary>The outcome, and when it is <see cref="RefreshOutcome.Rotated"/> the successor that was stored.</summary>
public sealed record Refresh(RefreshOutcome Outcome, RefreshTokenRow? Successor);

public interface IRefreshTokenStore
{
    /// <summary>Stores the first token of a family, and deletes expired tokens of the same account.</summary>
    Task Start(RefreshTokenRow token, CancellationToken cancel = default);

    /// <summary>
    /// Exchanges a token for its successor. Of several attempts with one token, however close together, exactly one is
    /// <see cref="RefreshOutcome.Rotated"/>; every later one revokes the family.
    /// </summary>
    Task<Refresh> Rotate(
        string hash, string successorHash, DateTimeOffset now, TimeSpan lifetime, CancellationToken cancel = default);

    /// <summary>Revokes the family of this token, if there is such a token. Repeating it changes nothing.</summary>
    Task RevokeFamily(string hash, DateTimeOffset now, CancellationToken cancel = default);

    /// <summary>Revokes every token of an account, as when its password changes. Repeating it changes nothing.</summary>
    Task RevokeAll(Guid accountId, DateTimeOffset now, CancellationToken cancel = default);
}
