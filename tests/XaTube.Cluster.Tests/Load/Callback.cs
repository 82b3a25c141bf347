using System.Diagnostics;
using System.Net;

namespace XaTube.Cluster.Tests.Load;

/// <summary>A callback of nginx-rtmp's, and how it must be answered.</summary>
/// <param name="Kind">What it stands for.</param>
/// <param name="Location">Of the hop: publish, update or done.</param>
/// <param name="Key">The name that was published, which should be a key.</param>
/// <param name="Publisher">The client's number.</param>
/// <param name="Status">What it must be answered with.</param>
/// <param name="Says">The type of the problem, or the stream that a publisher is sent to; null when any will do.</param>
public sealed record Callback(string Kind, string Location, string Key, string Publisher, HttpStatusCode Status, string? Says = null)
{
    public static Callback Refused(string kind, string location, string key, string publisher, string problem) =>
        new(kind, location, key, publisher, HttpStatusCode.Forbidden, problem);

    public static Callback Heard(string kind, string location, string key, string publisher) => new(kind, location, key, publisher, HttpStatusCode.OK);

    public static Callback Accepted(string kind, string key, string publisher, string? stream = null) =>
        new(kind, "publish", key, publisher, HttpStatusCode.Redirect, stream);

    /// <summary>Null when the answer is as it must be.</summary>
    public string? Otherwise(Answer answer)
    {
        var said = answer.Location?.OriginalString.Split('/')[^1] ?? (string?)answer.Body?["type"];
        return answer.Status == Status && (Says is null || said == Says) ? null : $"{Kind}: {answer.Status} {said} and not {Status} {Says}";
    }
}

/// <summary>An answer, and how long after its callback was due it came.</summary>
public sealed record AnsweredCallback(Callback Callback, Answer Answer, TimeSpan After)
{
    public string? Otherwise => Callback.Otherwise(Answer);
}

/// <summary>Callbacks that come when they come: nobody waits for the answer to the last before sending the next.</summary>
public static class CallbackStorm
{
    /// <param name="site">Where to.</param>
    /// <param name="callbacks">In their order, evenly spread.</param>
    /// <param name="duration">Over how long.</param>
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
