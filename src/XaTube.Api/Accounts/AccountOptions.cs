namespace XaTube.Api.Accounts;

/// <summary>
/// Bound from the section <see cref="Section"/>. The key that signs access tokens is a secret of its own,
/// <see cref="TokenKey"/>.
/// </summary>
public sealed class AccountOptions
{
    public const string Section = "XaTube:Accounts";

    /// <summary>The name of the secret that signs access tokens: the same in every API process, at least 32 bytes.</summary>
    public const string TokenKey = "XaTube:Accounts:TokenKey";

    /// <summary>
    /// How long an access token is good for: up to this long it outlives a logout. 1–60 minutes. Default: 10 minutes.
    /// </summary>
    public TimeSpan AccessTokenLifetime { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>How long one may stay away and still be logged in. 1–365 days. Default: 30 days.</summary>
    public TimeSpan RefreshTokenLifetime { get; set; } = TimeSpan.FromDays(30);

    /// <summary>How many passwords are hashed at once; each takes 19 MiB and one core for some 50 ms. 1–64. Default: 2.</summary>
    public int HashingConcurrency { get; set; } = 2;

    internal string? Fault() =>
        AccessTokenLifetime < TimeSpan.FromMinutes(1) || AccessTokenLifetime > TimeSpan.FromMinutes(60)
            ? $"{Section}:{nameof(AccessTokenLifetime)} must be 1 to 60 minutes."
        : RefreshTokenLifetime < TimeSpan.FromDays(1) || RefreshTokenLifetime > TimeSpan.FromDays(365)
            ? $"{Section}:{nameof(RefreshTokenLifetime)} must be 1 to 365 days."
        : HashingConcurrency is < 1 or > 64 ? $"{Section}:{nameof(HashingConcurrency)} must be 1 to 64."
        : null;
}
