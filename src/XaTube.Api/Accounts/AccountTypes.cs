using XaTube.Storage.Accounts;

namespace XaTube.Api.Accounts;

/// <summary>An account as its owner sees it.</summary>
public sealed record User(
    Guid Id, string Username, string Email, string DisplayName, string? AvatarUrl, DateTimeOffset CreatedAt)
{
    public static User Of(AccountRow account) => new(
        account.Id, account.Username, account.Email, account.DisplayName, account.AvatarUrl, account.CreatedAt);
}

public sealed record RegisterRequest(string Username, string Email, string Password, string? DisplayName = null);

/// <summary>A password, and the username or e-mail address it belongs to.</summary>
public sealed record LoginRequest(string Login, string Password);

/// <summary>
/// An access token for the Authorization header, of type "Bearer", good for <see cref="ExpiresIn"/> seconds. The refresh
/// token travels beside it in a cookie.
/// </summary>
public sealed record TokenAnswer(string AccessToken, string TokenType, int ExpiresIn);
