using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace XaTube.Launcher.Demo;

/// <summary>The client of the public API that the demo uses for everything.</summary>
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
            using var response = await http.SendAsync(request, stop);
            var text = await response.Content.ReadAsStringAsync(stop);
            return new(response.StatusCode, ParseOrNull(text));
        }
        catch (Exception exception) when (exception is HttpRequestException || (exception is TaskCanceledException && !stop.IsCancellationRequested))
        {
            // An unreachable API is treated as one that is temporarily unavailable.
            return new(HttpStatusCode.ServiceUnavailable, null);
        }
    }

    public Task<DemoResponse> GetAsync(string path, CancellationToken stop) => SendAsync(HttpMethod.Get, path, null, stop);

    public Task<DemoResponse> PostAsync(string path, object body, CancellationToken stop) => SendAsync(HttpMethod.Post, path, body, stop);

    /// <summary>The demo channel's stream, if the list of live streams has it.</summary>
    public async Task<JsonNode?> LiveStreamAsync(CancellationToken stop)
    {
        var live = await GetAsync("/api/streams?live=true&limit=100", stop);
        return live.Items.FirstOrDefault(stream => (string?)stream["channel"]?["handle"] == DemoChannel.Handle);
    }

    private static JsonNode? ParseOrNull(string text)
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
