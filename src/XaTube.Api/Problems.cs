using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace XaTube.Api;

/// <summary>
/// The error responses of this API: application/problem+json whose <c>type</c> is a stable slug that clients may compare,
/// and whose title is for people and may change.
/// </summary>
public static class Problems
{
    /// <param name="slug">The <c>type</c>: lower case, words joined by hyphens.</param>
    /// <param name="status">400–599.</param>
    /// <param name="title">One short sentence for people.</param>
    /// <param name="errors">For invalid input: what is wrong with each field, by its name in the JSON.</param>
    public static ProblemHttpResult Problem(
        string slug, int status, string title, IReadOnlyDictionary<string, string[]>? errors = null)
    {
        var details = new ProblemDetails { Type = slug, Status = status, Title = title };
        if (errors is not null)
            details.Extensions["errors"] = errors;
        return TypedResults.Problem(details);
    }

    /// <summary>400 "validation": what is wrong with each field.</summary>
    public static ProblemHttpResult Validation(IReadOnlyDictionary<string, string[]> errors) =>
        Problem("validation", StatusCodes.Status400BadRequest, "Some fields need another value.", errors);

    /// <summary>429 or 503 with Retry-After, rounded up to seconds: the same request may succeed after that.</summary>
    public static ProblemHttpResult TryLater(HttpContext context, string slug, int status, string title, TimeSpan wait)
    {
        context.Response.Headers.RetryAfter =
            Math.Max(1, (long)Math.Ceiling(wait.TotalSeconds)).ToString(System.Globalization.CultureInfo.InvariantCulture);
        return Problem(slug, status, title);
    }

    /// <summary>The problem for a response that is only a status code, as from routing and authentication.</summary>
    internal static ProblemHttpResult Bare(int status) => status switch
    {
        400 => Problem("bad-request", status, "The request could not be read."),
        401 => Problem("unauthorized", status, "A valid access token is needed."),
        403 => Problem("forbidden", status, "This is not yours to do."),
        404 => Problem("not-found", status, "There is nothing here."),
        405 => Problem("method-not-allowed", status, "This address does not take that method."),
        413 => Problem("too-large", status, "The request is too large."),
        415 => Problem("unsupported-media-type", status, "This content type is not understood here."),
        429 => Problem("too-many-requests", status, "Too many requests. Try again later."),
        503 => Problem("unavailable", status, "Not available at the moment. Try again later."),
        >= 500 => Problem("internal", status, "Something went wrong on our side."),
        _ => Problem("refused", status, "The request was refused."),
    };
}
