using System.Diagnostics;
using System.Net;

namespace XaTube.Cluster.Tests.Load;

/// <summary>A callback of nginx-rtmp, and the response that it must get.</summary>
/// <param name="Kind">What the callback is, for messages.</param>
/// <param name="Location">The path at nginx's local hop: publish, update or done.</param>
/// <param name="Key">The published name, which should be a key.</param>
/// <param name="Publisher">The id of the connection at the media server.</param>
/// <param name="Status">The status of the response.</param>
/// <param name="Says">The problem type, or the stream in the redirect; null when either is right.</param>
public sealed record Callback(string Kind, string Location, string Key, string Publisher, HttpStatusCode Status, string? Says = null)
{
    public static Callback Refused(string kind, string location, string key, string publisher, string problem) =>
        new(kind, location, key, publisher, HttpStatusCode.Forbidden, problem);

    public static Callback Acknowledged(string kind, string location, string key, string publisher) => new(kind, location, key, publisher, HttpStatusCode.OK);

    public static Callback Accepted(string kind, string key, string publisher, string? stream = null) =>
        new(kind, "publish", key, publisher, HttpStatusCode.Redirect, stream);

    /// <summary>How the response differs from the expected one; null when it does not.</summary>
    public string? Mismatch(Answer answer)
    {
        var said = answer.Location?.OriginalString.Split('/')[^1] ?? (string?)answer.Body?["type"];
        return answer.Status == Status && (Says is null || said == Says) ? null : $"{Kind}: {answer.Status} {said} and not {Status} {Says}";
    }
}

/// <summary>A response, and the time between its callback's due time and its arrival.</summary>
public sealed record AnsweredCallback(Callback Callback, Answer Answer, TimeSpan After)
{
    public string? Mismatch => Callback.Mismatch(Answer);
}

/// <summary>An open load: callbacks are sent when they are due, whether the earlier ones are answered or not.</summary>
public static class CallbackStorm
{
    /// <param name="site">The site.</param>
    /// <param name="callbacks">In the order in which they are sent, at even intervals.</param>
    /// <param name="duration">The time over which they are sent.</param>
    public static async Task<AnsweredCallback[]> SendAsync(Site site, IReadOnlyList<Callback> callbacks, TimeSpan duration)
    {
        var began = Stopwatch.GetTimestamp();
        var answers = new List<Task<AnsweredCallback>>(callbacks.Count);
        while (answers.Count < callbacks.Count)
        {
            var due = duration * ((double)answers.Count / callbacks.Count);
            if (due > Stopwatch.GetElapsedTime(began))
                await Task.Delay(1);
            else
                answers.Add(SendAsync(callbacks[answers.Count], due));
        }

        return await Task.WhenAll(answers);

        async Task<AnsweredCallback> SendAsync(Callback callback, TimeSpan due)
        {
            var answer = await site.CallAsync(callback.Location, callback.Key, callback.Publisher);
            return new(callback, answer, Stopwatch.GetElapsedTime(began) - due);
        }
    }
}
