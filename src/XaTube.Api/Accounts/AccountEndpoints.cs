using System.Security.Claims;
using Microsoft.AspNetCore.Http.HttpResults;
using XaTube.Api.RateLimits;
using XaTube.Storage.Accounts;

namespace XaTube.Api.Accounts;

public static class AccountEndpoints
{
    internal const string RegisterLimit = "register";

    public static RouteGroupBuilder MapAccounts(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("/api/auth").WithTags("Accounts");

        group.MapPost("/register", Register).WithName("Register").RequireRateLimiting(RegisterLimit)
            .WithSummary("Opens an account.")
            .ProducesValidationProblem().ProducesProblem(409).ProducesProblem(429).ProducesProblem(503);
        group.MapPost("/login", Login).WithName("Login")
            .WithSummary("Exchanges a password for an access token, and a refresh token in a cookie.")
            .ProducesValidationProblem().ProducesProblem(401).ProducesProblem(429).ProducesProblem(503);
        group.MapPost("/refresh", Refresh).WithName("Refresh")
            .WithSummary("Exchanges the refresh token in the cookie for a new pair. Each works once; a second use revokes all that followed.")
            .ProducesProblem(401);
        group.MapPost("/logout", Logout).WithName("Logout")
            .WithSummary("Revokes the refresh token in the cookie and its family. Without one it does nothing.");
        group.MapGet("/me", Me).WithName("Me").RequireAuthorization()
            .WithSummary("The caller's own account.")
            .ProducesProblem(401);

        return group;
    }

    // Not a setting: a hint, and hashing a full queue of passwords takes about that long.
    private static readonly TimeSpan BusyRetryAfter = TimeSpan.FromSeconds(2);

    private static async Task<Results<Created<User>, ProblemHttpResult>> Register(
        RegisterRequest request, HttpContext context, IAccountStore accounts, PasswordHasher hasher, TimeProvider time,
        CancellationToken cancel)
    {
        var errors = AccountRules.Errors(request);
        if (errors.Count > 0)
            return Problems.Validation(errors);

        if (await hasher.Hash(request.Password, cancel) is not { } hash)
            return Busy(context);

        var account = new AccountRow(
            Guid.CreateVersion7(), request.Username, request.Email,
            string.IsNullOrWhiteSpace(request.DisplayName) ? request.Username : request.DisplayName.Trim(),
            AvatarUrl: null, hash,
            // To the millisecond, as it is stored, so that later responses have the same value.
            DateTimeOffset.FromUnixTimeMilliseconds(time.GetUtcNow().ToUnixTimeMilliseconds()));
        return await accounts.Create(account, cancel) switch
        {
            AccountWrite.UsernameTaken => Problems.Problem("username-taken", 409, "This username is taken."),
            AccountWrite.EmailTaken => Problems.Problem("email-taken", 409, "This e-mail address has an account already."),
            // No Location: there is no public address of an account yet.
            _ => TypedResults.Created((string?)null, User.Of(account)),
        };
    }

    private static async Task<Results<Ok<TokenAnswer>, ProblemHttpResult>> Login(
        LoginRequest request, HttpContext context, LoginService logins, AccessTokens access, RefreshTokens refresh,
        CancellationToken cancel)
    {
        var errors = AccountRules.Errors(request);
        if (errors.Count > 0)
            return Problems.Validation(errors);

        var decision = await logins.TryLogin(request.Login, request.Password, AddressRange.Of(context), cancel);
        switch (decision.Outcome)
        {
            case LoginOutcome.Busy:
                return Busy(context);
            case LoginOutcome.TooManyAttempts:
                return Problems.TryLater(
                    context, "too-many-requests", 429, "Too many attempts. Wait a moment before the next.", decision.Wait);
            case LoginOutcome.WrongCredentials:
                return Problems.Problem("invalid-credentials", 401, "Login or password is wrong.");
        }

        await refresh.Start(context, decision.Account!.Id, cancel);
        return Answer(context, access.Issue(decision.Account));
    }

    private static async Task<Results<Ok<TokenAnswer>, ProblemHttpResult>> Refresh(
        HttpContext context, IAccountStore accounts, AccessTokens access, RefreshTokens refresh,
        ILogger<RefreshTokens> logger, CancellationToken cancel)
    {
        var rotated = await refresh.Rotate(context, cancel);
        if (rotated.Outcome is RefreshOutcome.Reused)
            logger.LogWarning("A refresh token was used twice: its family is revoked");

        return rotated.Successor is { } token && await accounts.Find(token.AccountId, cancel) is { } account
            ? Answer(context, access.Issue(account))
            : Problems.Problem("invalid-refresh-token", 401, "Log in again.");
    }

    private static async Task<NoContent> Logout(HttpContext context, RefreshTokens refresh, CancellationToken cancel)
    {
        await refresh.End(context, cancel);
        return TypedResults.NoContent();
    }

    private static async Task<Results<Ok<User>, ProblemHttpResult>> Me(
        ClaimsPrincipal caller, IAccountStore accounts, CancellationToken cancel) =>
        await accounts.Find(caller.AccountId(), cancel) is { } account
            ? TypedResults.Ok(User.Of(account))
            // A token stays valid for minutes after its account was deleted.
            : Problems.Bare(401);

    private static Ok<TokenAnswer> Answer(HttpContext context, TokenAnswer answer)
    {
        context.Response.Headers.CacheControl = "no-store";
        return TypedResults.Ok(answer);
    }

    private static ProblemHttpResult Busy(HttpContext context) => Problems.TryLater(
        context, "busy", 503, "Too many people are logging in at once. Try again.", BusyRetryAfter);
}
