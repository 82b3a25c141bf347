using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using XaTube.Grains.LiveStreams;

namespace XaTube.Grains.MediaNodes;

/// <summary>Media agents announce themselves to it; silos and API processes list it.</summary>
[GrainType("medianoderegistry"), KeepAlive]
public sealed class MediaNodeRegistryGrain(IOptions<MediaNodeOptions> options, TimeProvider time, ILogger<MediaNodeRegistryGrain> log)
    : Grain, IMediaNodeRegistryGrain
{
    private readonly Dictionary<string, Entry> _nodes = new(StringComparer.OrdinalIgnoreCase);

    public Task<bool> Announce(MediaNode node, string secret, IMediaAgent agent)
    {
        if (!IsOurs(secret))
        {
            log.LogWarning("The media agent of node {Node} was refused: its secret is not the silos'", node.Name);
            return Task.FromResult(false);
        }

        if (!_nodes.TryGetValue(node.Name, out var known) || known.Node != node)
            log.LogInformation("Media node {Node} is announced by its agent {Boot}", node.Name, node.Boot);
        _nodes[node.Name] = new Entry(node, agent, time.GetUtcNow() + IMediaNodeRegistryGrain.Lease);
        return Task.FromResult(true);
    }

    public Task Withdraw(string name, string boot)
    {
        if (_nodes.TryGetValue(name, out var known) && known.Node.Boot == boot)
            _nodes.Remove(name);
        return Task.CompletedTask;
    }

    public Task<IReadOnlyList<MediaNode>> List() => Task.FromResult<IReadOnlyList<MediaNode>>([.. Valid().Select(entry => entry.Node)]);

    public Task Prepare(Guid streamId, PublishId publisher) =>
        Valid().FirstOrDefault(entry => entry.Node.IsNamed(publisher.Node))
            is { Agent: { } agent } ? agent.Prepare(streamId, publisher) : Task.CompletedTask;

    private IEnumerable<Entry> Valid() => _nodes.Values.Where(entry => entry.Until > time.GetUtcNow());

    private bool IsOurs(string secret) =>
        options.Value.Secret is { Length: > 0 } ours
        && CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(secret), Encoding.UTF8.GetBytes(ours));

    private sealed record Entry(MediaNode Node, IMediaAgent Agent, DateTimeOffset Until);
}
