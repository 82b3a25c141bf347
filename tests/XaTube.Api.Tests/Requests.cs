using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace XaTube.Api.Tests;

/// <summary>The few things that tests do with HTTP, each checked on the way.</summary>
public static class Requests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>Posts a body as JSON, or nothing at all.</summary>
    public static Task<HttpResponseMessage> Post(this HttpClient http, string path, object? body = null) =>
        body is null ? http.PostAsync(path, null, Cancel) : http.PostAsJsonAsync(path, body, Cancel);

    public static Task<HttpResponseMessage> Fetch(this HttpClient http, string path) => http.GetAsync(path, Cancel);

    /// <summary>What a path that must answer 200 answers.</summary>
    public static async Task<T> Read<T>(this HttpClient http, string path) => await (await http.Fetch(path)).As<T>(HttpStatusCode.OK);

    /// <summary>The body of an answer that must have this status.</summary>
    public static async Task<T> As<T>(this HttpResponseMessage answer, HttpStatusCode status)
    {
        if (answer.StatusCode != status)
            Assert.Fail($"{(int)status} was expected, but it was {(int)answer.StatusCode}: {await answer.Content.ReadAsStringAsync(Cancel)}");
        return (await answer.Content.ReadFromJsonAsync<T>(Cancel))!;
    }

    public static string[] Names(this JsonElement json) => [.. json.EnumerateObject().Select(property => property.Name)];
}
