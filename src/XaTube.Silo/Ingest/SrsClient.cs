using System.Net;

namespace XaTube.Silo.Ingest;

/// <summary>SRS, by its HTTP API. It never says that a publisher is still there, so it is asked.</summary>
public sealed class SrsClient : IMediaServerClient
{
    /// <summary>How many clients one answer holds at most, players included.</summary>
    private const int Page = 500;

    public string Kind => "srs";

    public async Task<string> Drop(HttpClient http, IngestNode node, string client)
    {
        using var answer = await http.DeleteAsync($"{node.ControlUrl}/api/v1/clients/{Uri.EscapeDataString(client)}");
        return answer.StatusCode == HttpStatusCode.NotFound ? "not there" : await answer.EnsureSuccessStatusCode().Content.ReadAsStringAsync();
    }

    public async Task<IReadOnlySet<string>?> Publishers(HttpClient http, IngestNode node)
    {
        var publishers = new HashSet<string>();
        for (var start = 0; ; start += Page)
        {
            var clients = (await http.GetFromJsonAsync<Clients>($"{node.ControlUrl}/api/v1/clients?start={start}&count={Page}"))?.List ?? [];
            // What it sends on to itself is in another application.
            publishers.UnionWith(clients.Where(client => client.Publish && client.Url.StartsWith($"/{node.Application}/", StringComparison.Ordinal))
                .Select(client => client.Id));
            if (clients.Length < Page)
                return publishers;
        }
    }

    private sealed record Clients([property: System.Text.Json.Serialization.JsonPropertyName("clients")] Client[] List);

    private sealed record Client(string Id, string Url, bool Publish);
}
