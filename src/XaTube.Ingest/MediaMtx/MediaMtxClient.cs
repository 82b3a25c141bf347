using System.Net;
using System.Net.Http.Json;

namespace XaTube.Ingest.MediaMtx;

/// <summary>MediaMTX's control API. MediaMTX sends no callback while a publisher stays connected, so its publishers are listed instead.</summary>
public sealed class MediaMtxClient : IMediaServerClient
{
    private const int PageSize = 500;

    /// <summary>A client id does not tell its protocol, so each is tried in turn.</summary>
    private static readonly string[] Protocols = ["rtmpconns", "rtmpsconns", "rtspsessions", "rtspssessions", "srtconns", "webrtcsessions"];

    public string Kind => MediaServerKind.MediaMtx;

    public async Task<string> Drop(HttpClient http, IngestNode node, string client)
    {
        foreach (var protocol in Protocols)
        {
            using var response = await http.PostAsync($"{node.ControlUrl}/v3/{protocol}/kick/{Uri.EscapeDataString(client)}", null);
            if (response.IsSuccessStatusCode)
                return protocol;
            // 404 means that the protocol is disabled or has no such client.
            if (response.StatusCode != HttpStatusCode.NotFound)
                response.EnsureSuccessStatusCode();
        }

        return "not connected";
    }

    public async Task<IReadOnlySet<string>?> ListPublishers(HttpClient http, IngestNode node)
    {
        var publishers = new HashSet<string>();
        for (var page = 0; ; page++)
        {
            var paths = await http.GetFromJsonAsync<PathList>($"{node.ControlUrl}/v3/paths/list?page={page}&itemsPerPage={PageSize}");
            // Relays publish to other paths.
            publishers.UnionWith((paths?.Items ?? []).Where(path => path.Name.StartsWith($"{node.Application}/", StringComparison.Ordinal))
                .Select(path => path.Source?.Id).OfType<string>());
            if (page + 1 >= paths?.PageCount)
                return publishers;
        }
    }

    private sealed record PathList(int PageCount, PathItem[] Items);

    private sealed record PathItem(string Name, PathSource? Source);

    private sealed record PathSource(string Type, string Id);
}
