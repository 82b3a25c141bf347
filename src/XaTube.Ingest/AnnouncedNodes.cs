using Microsoft.Extensions.Logging;
using XaTube.Grains.MediaNodes;

namespace XaTube.Ingest;

/// <summary>The ingest nodes that media agents have announced, as of up to 2 s ago. Thread-safe.</summary>
/// <param name="request">Asks the registry.</param>
public sealed class AnnouncedNodes(Func<Task<IReadOnlyList<MediaNode>>> request, TimeProvider time, ILogger<AnnouncedNodes> log)
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromSeconds(1.9);

    private readonly Lock _lock = new();
    private Task<IReadOnlyList<MediaNode>> _nodes = Task.FromResult<IReadOnlyList<MediaNode>>([]);
    private volatile IReadOnlyList<MediaNode> _known = [];
    private long? _requestedAt;

    /// <summary>The node of that name; null where none is announced, or the engine does not answer.</summary>
    public async ValueTask<MediaNode?> Find(string name) =>
        (await List()).FirstOrDefault(node => node.IsNamed(name));

    /// <summary>The same as far as it is known now, without waiting; asks anew in the background where the answer is old.</summary>
    public MediaNode? Peek(string name)
    {
        var asked = List();
        var known = asked.IsCompletedSuccessfully ? asked.Result : _known;
        return known.FirstOrDefault(node => node.IsNamed(name));
    }

    public Task<IReadOnlyList<MediaNode>> List()
    {
        lock (_lock)
        {
            if (_requestedAt is not { } at || time.GetElapsedTime(at) >= Lifetime)
                (_nodes, _requestedAt) = (Request(), time.GetTimestamp());
            return _nodes;
        }
    }

    private async Task<IReadOnlyList<MediaNode>> Request()
    {
        try
        {
            return _known = await request();
        }
        catch (Exception failure)
        {
            log.LogDebug(failure, "The media nodes could not be listed");
            return _known;
        }
    }
}
