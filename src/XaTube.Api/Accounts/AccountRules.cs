using System.Text.RegularExpressions;

namespace XaTube.Api.Accounts;

/// <summary>Validates usernames, e-mail addresses, passwords and display names. Each rule returns what is wrong, or null.</summary>
public static partial class AccountRules
{
    /// <summary>What is wrong with each field, by its name in the JSON; empty when nothing is.</summary>
    public static Dictionary<string, string[]> Errors(RegisterRequest request) => Collect(
        ("username", Username(request.Username)),
        ("email", Email(request.Email)),
        ("password", Password(request.Password)),
        ("displayName", DisplayName(request.DisplayName)));

    public static Dictionary<string, string[]> Errors(LoginRequest request) => Collect(
        ("login", string.IsNullOrEmpty(request.Login) ? "Enter your username or e-mail address." : null),
        ("password", string.IsNullOrEmpty(request.Password) ? "Enter your password." : null));

    /// <summary>The fields that have an error.</summary>
    private static Dictionary<string, string[]> Collect(params (string Field, string? Error)[] rules) =>
        rules.Where(rule => rule.Error is not null).ToDictionary(rule => rule.Field, rule => new[] { rule.Error! });

    public static string? Username(string? username) =>
        username is not null && UsernamePattern().IsMatch(username)
            ? null
            : "Use 3 to 32 Latin letters, digits, underscores, dots or hyphens, and begin with a letter, digit or underscore.";

    /// <summary>Refuses only what cannot be an address; whether it exists is known only after sending a message to it.</summary>
    public static string? Email(string? email) =>
        email is { Length: <= 254 } && EmailPattern().IsMatch(email) ? null : "Enter an e-mail address such as name@example.org.";

    /// <summary>Checks the length and a list of common passwords. No rules of composition: those make passwords worse.</summary>
    public static string? Password(string? password) =>
        string.IsNullOrEmpty(password) ? "Choose a password."
        : password.EnumerateRunes().Count() is < 8 or > 128 ? "Use 8 to 128 characters."
        : CommonPasswords.Contain(password) ? "This password is one of those that are tried first. Choose another."
        : null;

    /// <summary>Null and blank are allowed: the username is shown instead.</summary>
    public static string? DisplayName(string? displayName) =>
        displayName is null || (displayName.Trim().Length <= 64 && !displayName.Any(char.IsControl))
            ? null
            : "Use at most 64 characters.";

    // \z rather than $, which would let a line break through.
    [GeneratedRegex(@"\A[A-Za-z0-9_][A-Za-z0-9_.-]{2,31}\z")]
    private static partial Regex UsernamePattern();

    [GeneratedRegex(@"\A[^\s@\p{Cc}""<>,;:\\]{1,64}@[^\s@\p{Cc}""<>,;:\\.]+(\.[^\s@\p{Cc}""<>,;:\\.]+)+\z")]
    private static partial Regex EmailPattern();
}
