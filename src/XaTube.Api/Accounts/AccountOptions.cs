namespace XaTube.Api.Accounts;

/// <summary>
/// Logins and their tokens. Section <c>XaTube:Accounts</c>. The key that signs access tokens is a secret of its own, named
/// <see cref="TokenKey"/>.
/// </summary>
public sealed class AccountOptions
{
    public const string Section = "XaTube:Accounts";

    /// <summary>The name of the secret that signs access tokens: the same in every API process, at least 32 bytes.</summary>
    public const string TokenKey = "XaTube:Accounts:TokenKey";

    /// <summary>
    /// How long an access token is valid, also after a logout: 1 min to 1 h. Default: 10 min.
    /// </summary>
    public TimeSpan AccessTokenLifetime { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>How long a login lasts without being used: 1 to 365 days. Default: 30 days.</summary>
    public TimeSpan RefreshTokenLifetime { get; set; } = TimeSpan.FromDays(30);

    /// <summary>How many passwords are hashed at once; each takes 19 MiB and one core for some 50 ms. 1 to 64. Default: 2.</summary>
    public int HashingConcurrency { get; set; } = 2;
}
