using System.Collections.Concurrent;
using XaTube.Grains.LiveStreams;

namespace XaTube.Silo.Ingest;

/// <summary>
/// Reaches the media servers that publishers are on, each by its own API. One that is not configured, or does not answer,
/// is left alone: a refused renewal or an expired lease does the same, later.
/// </summary>
public sealed class MediaServerControl(
    IEnumerable<IMediaServerClient> servers, IHttpClientFactory http, IConfiguration settings, TimeProvider time, ILogger<MediaServerControl> log) : IMediaServerControl
{
    public const string Client = "ingest";
    public const string Section = "XaTube:Ingest:Nodes";

    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(2);

    private readonly Dictionary<string, (IMediaServerClient Server, IngestNode Node)> _nodes = Configured(servers, settings);
    private readonly ConcurrentDictionary<string, (long At, Task<IReadOnlySet<string>?> Clients)> _lists = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>The nodes that are configured.</summary>
    public IEnumerable<string> Names => _nodes.Keys;

    public async Task Drop(PublishId publisher)
    {
        if (!_nodes.TryGetValue(publisher.Node, out var at))
        {
            log.LogDebug("Ingest node {Node} has no control address; publisher {Publisher} is dropped by its next renewal", publisher.Node, publisher);
            return;
        }

        try
        {
            using var client = http.CreateClient(Client);
            var said = await at.Server.Drop(client, at.Node, publisher.Client);
            log.LogInformation("Ingest node {Node} dropped publisher {Publisher}: {Said}", publisher.Node, publisher, said);
        }
        catch (Exception failure) when (IsOfTheServer(failure))
        {
            log.LogWarning("Ingest node {Node} could not be told to drop {Publisher}: {Reason}", publisher.Node, publisher, failure.Message);
        }
    }

    public async Task<bool?> IsPublishing(PublishId publisher) => (await Publishers(publisher.Node))?.Contains(publisher.Client);

    /// <summary>The clients that publish on a node, as it said up to 2 s ago; null when it does not say.</summary>
    public Task<IReadOnlySet<string>?> Publishers(string name)
    {
        if (!_nodes.TryGetValue(name, out var at))
            return Task.FromResult<IReadOnlySet<string>?>(null);
        // However many streams ask at once, the node is asked once, or twice.
        if (_lists.TryGetValue(name, out var list) && time.GetElapsedTime(list.At) < Fresh)
            return list.Clients;
        var asked = Ask(name, at.Server, at.Node);
        _lists[name] = (time.GetTimestamp(), asked);
        return asked;
    }

    private async Task<IReadOnlySet<string>?> Ask(string name, IMediaServerClient server, IngestNode node)
    {
        try
        {
            using var client = http.CreateClient(Client);
            return await server.Publishers(client, node);
        }
        catch (Exception failure) when (IsOfTheServer(failure))
        {
            log.LogWarning("Ingest node {Node} could not be asked for its publishers: {Reason}", name, failure.Message);
            return null;
        }
    }

    /// <exception cref="InvalidOperationException">A node is of no known kind.</exception>
    private static Dictionary<string, (IMediaServerClient Server, IngestNode Node)> Configured(IEnumerable<IMediaServerClient> servers, IConfiguration settings)
    {
        // As names of settings are.
        var nodes = new Dictionary<string, (IMediaServerClient, IngestNode)>(StringComparer.OrdinalIgnoreCase);
        foreach (var section in settings.GetSection(Section).GetChildren())
        {
            var kind = section["Kind"] ?? "nginx-rtmp";
            var server = servers.FirstOrDefault(server => server.Kind == kind) ?? throw new InvalidOperationException(
                $"Setting {section.Path}:Kind must be {string.Join(" or ", servers.Select(known => known.Kind))}.");
            if (section["ControlUrl"] is { Length: > 0 } url)
                nodes[section.Key] = (server, new IngestNode(url.TrimEnd('/'), settings["XaTube:Ingest:Application"] ?? "live"));
        }

        return nodes;
    }

    private static bool IsOfTheServer(Exception failure) => failure is HttpRequestException or TaskCanceledException or System.Text.Json.JsonException;
}
