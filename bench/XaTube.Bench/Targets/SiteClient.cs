using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using XaTube.Launcher;
using XaTube.Launcher.Engine;

namespace XaTube.Bench.Targets;

/// <summary>Creates accounts, channels, keys and streams through the public API and the callbacks, before a load.</summary>
public sealed class SiteClient(EngineAddresses addresses) : IDisposable
{
    public const string Node = "bench";
    public const string Boot = "1";
    private readonly HttpClient _http = new() { BaseAddress = addresses.Http[0], Timeout = TimeSpan.FromSeconds(30) };

    public string CallbackSecret => addresses.CallbacksSecret;

    public async Task SignUpAsync(CancellationToken stop)
    {
        const string Password = "correct horse battery staple";
        await PostAsync("/api/auth/register", new { username = "bench", email = "bench@example.com", password = Password }, stop);
        var token = await PostAsync("/api/auth/login", new { login = "bench", password = Password }, stop);
        _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", (string?)token["accessToken"]);
    }

    /// <summary>Creates a channel and a stream key; returns the key.</summary>
    public async Task<string> NewKeyAsync(string handle, CancellationToken stop)
    {
        var channel = await PostAsync("/api/channels", new { handle, title = handle }, stop);
        return (string?)(await PostAsync($"/api/channels/{channel["id"]}/keys", new { label = "bench" }, stop))["key"] ?? throw new LaunchException("a new key has no text");
    }

    /// <summary>Publishes with a key, by the callback that nginx-rtmp sends; returns the stream's id.</summary>
    public async Task<Guid> GoLiveAsync(string key, int client, CancellationToken stop)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(addresses.Internal[0], "/callbacks/nginx-rtmp"))
        { Content = new StringContent(Publish(key, client), new MediaTypeHeaderValue("application/x-www-form-urlencoded")) };
        request.Headers.Add("X-Callback-Secret", CallbackSecret);
        request.Headers.Add("X-Ingest-Node", Node);
        request.Headers.Add("X-Ingest-Boot", Boot);
        using var direct = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false });
        using var response = await direct.SendAsync(request, stop);
        return response.Headers.Location is { } location
            ? Guid.Parse(location.OriginalString.Split('/')[^1])
            : throw new LaunchException($"the stream was refused: {(int)response.StatusCode} {await response.Content.ReadAsStringAsync(stop)}");
    }

    /// <summary>Creates channels and publishes to each, with client ids from <paramref name="first"/> on; returns their keys.</summary>
    public async Task<IReadOnlyList<string>> GoLiveAsync(int channels, int first, CancellationToken stop)
    {
        var keys = new List<string>();
        for (var i = 0; i < channels; i++)
        {
            keys.Add(await NewKeyAsync($"bench{i}", stop));
            await GoLiveAsync(keys[i], first + i, stop);
        }

        return keys;
    }

    /// <summary>The body of nginx-rtmp's <c>on_publish</c>.</summary>
    public static string Publish(string key, int client) => $"app=live&addr=127.0.0.1&clientid={client}&call=publish&name={key}&type=live";

    public async Task<JsonNode> StreamAsync(Guid id, CancellationToken stop) =>
        JsonNode.Parse(await _http.GetStringAsync(new Uri($"/api/streams/{id}", UriKind.Relative), stop))!;

    public void Dispose() => _http.Dispose();

    private async Task<JsonNode> PostAsync(string path, object body, CancellationToken stop)
    {
        using var response = await _http.PostAsJsonAsync(new Uri(path, UriKind.Relative), body, stop);
        var text = await response.Content.ReadAsStringAsync(stop);
        return response.IsSuccessStatusCode ? JsonNode.Parse(text)! : throw new LaunchException($"{path}: {(int)response.StatusCode} {text}");
    }
}
