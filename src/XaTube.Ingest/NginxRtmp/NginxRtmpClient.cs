namespace XaTube.Ingest.NginxRtmp;

/// <summary>
/// nginx-rtmp's control module (<c>rtmp_control</c>). Publishers are dropped by client id, since the stream key is not
/// stored. They are not listed: <c>rtmp_stat</c> would reveal their keys, and <c>on_update</c> renews their leases.
/// </summary>
public sealed class NginxRtmpClient : IMediaServerClient
{
    public string Kind => MediaServerKind.NginxRtmp;

    public Task<string> Drop(HttpClient http, IngestNode node, string client) => http.GetStringAsync(
        $"{node.ControlUrl}/drop/publisher?app={Uri.EscapeDataString(node.Application)}&clientid={Uri.EscapeDataString(client)}");

    public Task<IReadOnlySet<string>?> ListPublishers(HttpClient http, IngestNode node) => Task.FromResult<IReadOnlySet<string>?>(null);
}
