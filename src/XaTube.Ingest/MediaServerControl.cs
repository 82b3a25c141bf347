using System.Collections.Concurrent;
using System.Text.Json;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;
using XaTube.Grains.LiveStreams;

namespace XaTube.Ingest;

/// <summary>
/// Calls the control API of the media server that a publisher is connected to: one whose media agent has announced it, or
/// that is configured, for media servers without an agent. A node that is neither or does not respond is logged and otherwise ignored: a refused renewal or an expired lease has the same effect later.
/// </summary>
public sealed class MediaServerControl(
    IEnumerable<IMediaServerClient> clients, AnnouncedNodes announced, IHttpClientFactory http, IConfiguration settings, TimeProvider time,
    ILogger<MediaServerControl> log) : IMediaServerControl
{
    public const string HttpClientName = "ingest";
    public const string Section = "XaTube:Ingest:Nodes";

    private static readonly TimeSpan ListLifetime = TimeSpan.FromSeconds(2);

    private readonly Dictionary<string, KnownNode> _nodes = ReadNodes(clients, settings);
    private readonly ConcurrentDictionary<string, PublisherList> _lists = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>The names of the configured and the announced nodes.</summary>
    public async Task<IEnumerable<string>> NodeNames() =>
        _nodes.Keys.Union((await announced.List()).Select(node => node.Name), StringComparer.OrdinalIgnoreCase);

    public async Task Drop(PublishId publisher)
    {
        if (await Find(publisher.Node) is not { } node)
        {
            log.LogDebug("Ingest node {Node} has no control address; publisher {Publisher} is dropped at its next renewal", publisher.Node, publisher);
            return;
        }

        try
        {
            using var client = http.CreateClient(HttpClientName);
            var outcome = await node.Client.Drop(client, node.Address, publisher.Client);
            log.LogInformation("Ingest node {Node} dropped publisher {Publisher}: {Outcome}", publisher.Node, publisher, outcome);
        }
        catch (Exception failure) when (IsServerFailure(failure))
        {
            log.LogWarning("Ingest node {Node} failed to drop publisher {Publisher}: {Reason}", publisher.Node, publisher, failure.Message);
        }
    }

    public async Task<bool?> IsPublishing(PublishId publisher) => (await ListPublishers(publisher.Node))?.Contains(publisher.Client);

    public string? MediaBaseUrlOf(string node) => announced.Peek(node)?.BaseUrl;

    /// <summary>
    /// The client ids of a node's publishers, up to 2 s old; null when the node is not configured, does not respond, or is
    /// of a kind that need not be polled.
    /// </summary>
    public async Task<IReadOnlySet<string>?> ListPublishers(string node)
    {
        if (await Find(node) is not { } known)
            return null;
        // Streams whose leases expire together share one request. A race may send a second one, which does no harm.
        if (_lists.TryGetValue(node, out var list) && time.GetElapsedTime(list.RequestedAt) < ListLifetime)
            return await list.Clients;
        var request = RequestPublishers(node, known);
        _lists[node] = new PublisherList(time.GetTimestamp(), request);
        return await request;
    }

    private async ValueTask<KnownNode?> Find(string name)
    {
        if (_nodes.TryGetValue(name, out var configured))
            return configured;
        return await announced.Find(name) is { ControlUrl: { } url } node && clients.FirstOrDefault(client => client.Kind == node.Kind) is { } client
            ? new KnownNode(client, new IngestNode(url.TrimEnd('/'), node.Application))
            : null;
    }

    private async Task<IReadOnlySet<string>?> RequestPublishers(string name, KnownNode node)
    {
        try
        {
            using var client = http.CreateClient(HttpClientName);
            return await node.Client.ListPublishers(client, node.Address);
        }
        catch (Exception failure) when (IsServerFailure(failure))
        {
            log.LogWarning("Ingest node {Node} failed to list its publishers: {Reason}", name, failure.Message);
            return null;
        }
    }

    /// <exception cref="InvalidOperationException">The kind of a node is unknown.</exception>
    private static Dictionary<string, KnownNode> ReadNodes(IEnumerable<IMediaServerClient> clients, IConfiguration settings)
    {
        // Configuration keys are case-insensitive.
        var nodes = new Dictionary<string, KnownNode>(StringComparer.OrdinalIgnoreCase);
        foreach (var section in settings.GetSection(Section).GetChildren())
        {
            var kind = section["Kind"] ?? MediaServerKind.NginxRtmp;
            var client = clients.FirstOrDefault(client => client.Kind == kind) ?? throw new InvalidOperationException(
                $"Setting {section.Path}:Kind must be {string.Join(" or ", clients.Select(known => known.Kind))}.");
            if (section["ControlUrl"] is { Length: > 0 } url)
                nodes[section.Key] = new KnownNode(client, new IngestNode(url.TrimEnd('/'), settings["XaTube:Ingest:Application"] ?? "live"));
        }

        return nodes;
    }

    private static bool IsServerFailure(Exception failure) => failure is HttpRequestException or TaskCanceledException or JsonException;

    private sealed record KnownNode(IMediaServerClient Client, IngestNode Address);

    private sealed record PublisherList(long RequestedAt, Task<IReadOnlySet<string>?> Clients);
}
