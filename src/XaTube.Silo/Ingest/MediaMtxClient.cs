using System.Net;

namespace XaTube.Silo.Ingest;

/// <summary>MediaMTX, by its control API. It never says that a publisher is still there, so it is asked.</summary>
public sealed class MediaMtxClient : IMediaServerClient
{
    private const int Page = 500;

    // Publishers may come by any of them, and an id does not say by which.
    private static readonly string[] Protocols = ["rtmpconns", "rtmpsconns", "rtspsessions", "rtspssessions", "srtconns", "webrtcsessions"];

    public string Kind => "mediamtx";

    public async Task<string> Drop(HttpClient http, IngestNode node, string client)
    {
        foreach (var protocol in Protocols)
        {
            using var answer = await http.PostAsync($"{node.ControlUrl}/v3/{protocol}/kick/{Uri.EscapeDataString(client)}", null);
            if (answer.IsSuccessStatusCode)
                return protocol;
            // Of a protocol that is switched off it knows no such address; of one that it has, no such client.
            if (answer.StatusCode != HttpStatusCode.NotFound)
                answer.EnsureSuccessStatusCode();
        }

        return "not there";
    }

    public async Task<IReadOnlySet<string>?> Publishers(HttpClient http, IngestNode node)
    {
        var publishers = new HashSet<string>();
        for (var page = 0; ; page++)
        {
            var paths = await http.GetFromJsonAsync<Paths>($"{node.ControlUrl}/v3/paths/list?page={page}&itemsPerPage={Page}");
            // What is sent on comes from this machine, to other paths.
            publishers.UnionWith((paths?.Items ?? []).Where(path => path.Name.StartsWith($"{node.Application}/", StringComparison.Ordinal))
                .Select(path => path.Source?.Id).OfType<string>());
            if (page + 1 >= paths?.PageCount)
                return publishers;
        }
    }

    private sealed record Paths(int PageCount, PathItem[] Items);

    private sealed record PathItem(string Name, Source? Source);

    private sealed record Source(string Type, string Id);
}
