namespace XaTube.Silo.Ingest;

/// <summary>
/// nginx-rtmp, by its control module. The client id names the connection, so the stream key, which we do not have, is not
/// needed. It tells of its publishers every few seconds; its own list would name their keys.
/// </summary>
public sealed class NginxRtmpClient : IMediaServerClient
{
    public string Kind => "nginx-rtmp";

    public Task<string> Drop(HttpClient http, IngestNode node, string client) => http.GetStringAsync(
        $"{node.ControlUrl}/drop/publisher?app={Uri.EscapeDataString(node.Application)}&clientid={Uri.EscapeDataString(client)}");

    public Task<IReadOnlySet<string>?> Publishers(HttpClient http, IngestNode node) => Task.FromResult<IReadOnlySet<string>?>(null);
}
