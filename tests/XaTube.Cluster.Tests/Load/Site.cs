using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace XaTube.Cluster.Tests.Load;

/// <summary>A response, or none: then the status is null.</summary>
public sealed record Answer(HttpStatusCode? Status, JsonNode? Body, Uri? Location = null)
{
    [MemberNotNullWhen(true, nameof(Body))]
    public bool Is(HttpStatusCode status) => Status == status;

    /// <summary>Whether the request may have had its effect or not: no response, or a server error.</summary>
    public bool IsUnknown => Status is null or >= HttpStatusCode.InternalServerError;

    public string Text(string field) => (string)Body![field]!;
}

/// <summary>A client of the public site and of the ingest's local hop, both through nginx.</summary>
public sealed class Site(Uri site, Uri hop) : IDisposable
{
    private static int _publishers = 1000;

    private readonly HttpClient _http = new(new SocketsHttpHandler { AllowAutoRedirect = false, MaxConnectionsPerServer = 400 })
    {
        BaseAddress = site,
        Timeout = TimeSpan.FromSeconds(12),
    };

    public static string NewPublisher() => $"{Interlocked.Increment(ref _publishers)}";

    public Task<Answer> GetAsync(string path, string? token = null) => SendAsync(HttpMethod.Get, path, null, token);

    public Task<Answer> PostAsync(string path, object body, string? token = null) => SendAsync(HttpMethod.Post, path, body, token);

    public Task<Answer> DeleteAsync(string path, string? token) => SendAsync(HttpMethod.Delete, path, null, token);

    /// <summary>Sends a callback as nginx-rtmp does.</summary>
    /// <param name="location">The path at the hop: publish, update or done.</param>
    public Task<Answer> CallAsync(string location, string key, string publisher) => SendAsync(Callback(new Uri(hop, location), location, key, publisher));

    public static HttpRequestMessage Callback(Uri url, string location, string key, string publisher) => new(HttpMethod.Post, url)
    {
        Content = new FormUrlEncodedContent(
        [
            new("app", "live"), new("addr", "127.0.0.1"), new("clientid", publisher), new("name", key),
            new("call", location switch { "update" => "update_publish", "done" => "publish_done", _ => location }),
        ]),
    };

    /// <summary>Repeats a request that got no response or a server error, with growing pauses, until the time is over.</summary>
    public static async Task<(Answer Answer, bool Repeated)> PatientlyAsync(Func<Task<Answer>> send, TimeSpan patience, CancellationToken stop = default)
    {
        var since = TimeProvider.System.GetTimestamp();
        var answer = await send();
        var repeated = false;
        for (var pause = 250; answer.IsUnknown && TimeProvider.System.GetElapsedTime(since) < patience && !stop.IsCancellationRequested; pause = Math.Min(pause * 2, 2000))
        {
            await Task.Delay(pause, CancellationToken.None);
            answer = await send();
            repeated = true;
        }

        return (answer, repeated);
    }

    public void Dispose() => _http.Dispose();

    private Task<Answer> SendAsync(HttpMethod method, string path, object? body, string? token)
    {
        var request = new HttpRequestMessage(method, path) { Content = body is null ? null : JsonContent.Create(body) };
        if (token is not null)
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return SendAsync(request);
    }

    private Task<Answer> SendAsync(HttpRequestMessage request) => SendAsync(_http, request);

    public static async Task<Answer> SendAsync(HttpClient http, HttpRequestMessage request)
    {
        using (request)
        {
            try
            {
                using var answer = await http.SendAsync(request);
                var text = await answer.Content.ReadAsStringAsync();
                return new Answer(answer.StatusCode, text.StartsWith('{') ? JsonNode.Parse(text) : null, answer.Headers.Location);
            }
            catch (Exception broken) when (broken is HttpRequestException or TaskCanceledException or IOException)
            {
                return new Answer(null, null);
            }
        }
    }
}
