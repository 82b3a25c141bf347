using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Serialization;

namespace XaTube.Ingest.Srs;

/// <summary>SRS's HTTP API. SRS sends no callback while a publisher stays connected, so its publishers are listed instead.</summary>
public sealed class SrsClient : IMediaServerClient
{
    /// <summary>Clients per response, players included.</summary>
    private const int PageSize = 500;

    public string Kind => MediaServerKind.Srs;

    public async Task<string> Drop(HttpClient http, IngestNode node, string client)
    {
        using var response = await http.DeleteAsync($"{node.ControlUrl}/api/v1/clients/{Uri.EscapeDataString(client)}");
        return response.StatusCode == HttpStatusCode.NotFound ? "not connected" : await response.EnsureSuccessStatusCode().Content.ReadAsStringAsync();
    }

    public async Task<IReadOnlySet<string>?> ListPublishers(HttpClient http, IngestNode node)
    {
        var publishers = new HashSet<string>();
        for (var start = 0; ; start += PageSize)
        {
            var clients = (await http.GetFromJsonAsync<ClientList>($"{node.ControlUrl}/api/v1/clients?start={start}&count={PageSize}"))?.Clients ?? [];
            // SRS's own relays publish to another application.
            publishers.UnionWith(clients.Where(client => client.Publish && client.Url.StartsWith($"/{node.Application}/", StringComparison.Ordinal))
                .Select(client => client.Id));
            if (clients.Length < PageSize)
                return publishers;
        }
    }

    private sealed record ClientList([property: JsonPropertyName("clients")] ClientItem[] Clients);

    private sealed record ClientItem(string Id, string Url, bool Publish);
}
