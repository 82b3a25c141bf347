using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace XaTube.Launcher.Demo;

/// <summary>An answer of the public API: its status, and its body where that is JSON.</summary>
public readonly record struct DemoResponse(HttpStatusCode Status, JsonNode? Body)
{
    public bool Ok => (int)Status is >= 200 and < 300;

    public string Text(string name) => (string?)Body?[name] ?? "";

    public int Number(string name, int otherwise) => (int?)Body?[name] ?? otherwise;

    public IEnumerable<JsonNode> Items => (Body?["items"] as JsonArray ?? []).OfType<JsonNode>();
}

/// <summary>The public API as any client sees it. The demo has no other way in.</summary>
public sealed class DemoApiClient(HttpClient http)
{
    public HttpClient Http => http;

    public void SignIn(string accessToken) =>
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", accessToken);

    public async Task<DemoResponse> SendAsync(HttpMethod method, string path, object? body, CancellationToken stop)
    {
        using var request = new HttpRequestMessage(method, new Uri(path, UriKind.Relative));
        if (body is not null)
            request.Content = JsonContent.Create(body);
        try
        {
            using var answer = await http.SendAsync(request, stop);
            var text = await answer.Content.ReadAsStringAsync(stop);
            return new(answer.StatusCode, Parsed(text));
        }
        catch (Exception fault) when (fault is HttpRequestException || (fault is TaskCanceledException && !stop.IsCancellationRequested))
        {
            // To a client an engine that is not there is one that has no time.
            return new(HttpStatusCode.ServiceUnavailable, null);
        }
    }

    public Task<DemoResponse> GetAsync(string path, CancellationToken stop) => SendAsync(HttpMethod.Get, path, null, stop);

    public Task<DemoResponse> PostAsync(string path, object body, CancellationToken stop) => SendAsync(HttpMethod.Post, path, body, stop);

    /// <summary>The demo channel's stream in the live directory, if it is there.</summary>
    public async Task<JsonNode?> LiveStreamAsync(CancellationToken stop)
    {
        var live = await GetAsync("/api/streams?live=true&limit=100", stop);
        return live.Items.FirstOrDefault(stream => (string?)stream["channel"]?["handle"] == DemoChannel.Handle);
    }

    private static JsonNode? Parsed(string text)
    {
        try
        {
            return text.Length == 0 ? null : JsonNode.Parse(text);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
