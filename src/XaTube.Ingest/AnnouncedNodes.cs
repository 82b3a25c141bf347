using Microsoft.Extensions.Logging;
using XaTube.Grains.MediaNodes;

namespace XaTube.Ingest;

/// <summary>The ingest nodes that media agents have announced, as of up to 2 s ago. Thread-safe.</summary>
/// <param name="request">Asks the registry.</param>
public sealed class AnnouncedNodes(Func<Task<IReadOnlyList<MediaNode>>> request, TimeProvider time, ILogger<AnnouncedNodes> log)
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromSeconds(2);

    private readonly Lock _lock = new();
    private Task<IReadOnlyList<MediaNode>> _nodes = Task.FromResult<IReadOnlyList<MediaNode>>([]);
    private long? _requestedAt;

    /// <summary>The node of that name; null where none is announced, or the engine does not answer.</summary>
    public async ValueTask<MediaNode?> Find(string name) =>
        (await List()).FirstOrDefault(node => string.Equals(node.Name, name, StringComparison.OrdinalIgnoreCase));

    public Task<IReadOnlyList<MediaNode>> List()
    {
        lock (_lock)
        {
            if (_requestedAt is not { } at || time.GetElapsedTime(at) >= Lifetime)
                (_nodes, _requestedAt) = (Request(_nodes), time.GetTimestamp());
            return _nodes;
        }
    }

    private async Task<IReadOnlyList<MediaNode>> Request(Task<IReadOnlyList<MediaNode>> last)
    {
        try
        {
            return await request();
        }
        catch (Exception failure)
        {
            log.LogDebug(failure, "The media nodes could not be listed");
            return await last;
        }
    }
}
