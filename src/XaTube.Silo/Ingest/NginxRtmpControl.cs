using XaTube.Grains.LiveStreams;

namespace XaTube.Silo.Ingest;

/// <summary>
/// Drops publishers through nginx-rtmp's control module. The client id names the connection, so the stream key, which
/// we do not have, is not needed. An ingest node has its address in <c>XaTube:Ingest:Nodes:{node}:ControlUrl</c>, such as
/// http://127.0.0.1:8090/control, and its application in <c>XaTube:Ingest:Application</c> (default: live).
/// </summary>
public sealed class NginxRtmpControl(IHttpClientFactory http, IConfiguration settings, ILogger<NginxRtmpControl> log) : IPublisherControl
{
    public const string Client = "nginx-rtmp-control";

    public async Task Drop(PublishId publisher)
    {
        if (settings[$"XaTube:Ingest:Nodes:{publisher.Node}:ControlUrl"] is not { Length: > 0 } control)
        {
            log.LogDebug("Ingest node {Node} has no control address; publisher {Publisher} is dropped by its next renewal", publisher.Node, publisher);
            return;
        }

        var application = settings["XaTube:Ingest:Application"] ?? "live";
        var address = $"{control}/drop/publisher?app={Uri.EscapeDataString(application)}&clientid={Uri.EscapeDataString(publisher.Client)}";
        try
        {
            using var client = http.CreateClient(Client);
            var dropped = await client.GetStringAsync(address);
            log.LogInformation("Ingest node {Node} dropped publisher {Publisher}: {Count}", publisher.Node, publisher, dropped);
        }
        catch (Exception failure) when (failure is HttpRequestException or TaskCanceledException)
        {
            log.LogWarning("Ingest node {Node} could not be told to drop {Publisher}: {Reason}", publisher.Node, publisher, failure.Message);
        }
    }
}
