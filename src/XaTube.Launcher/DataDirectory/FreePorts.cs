using System.Net;

namespace XaTube.Launcher.DataDirectory;

/// <summary>Gives away ports that nobody listens on, each once.</summary>
public sealed class FreePorts(IEnumerable<int> reserved)
{
    // Below the range that the kernel hands out for outgoing connections, so that a
    // port which was free yesterday is not somebody's connection today.
    private const int Lowest = 20_000;
    private const int Highest = 31_999;
    private readonly HashSet<int> _taken = [.. reserved];

    /// <summary>The preferred port if it is free, else any.</summary>
    public int Choose(int? preferred)
    {
        if (preferred is > 0 and <= 65535 && Free(preferred.Value))
            return preferred.Value;
        for (var attempt = 0; attempt < 1000; attempt++)
        {
            var port = Random.Shared.Next(Lowest, Highest + 1);
            if (Free(port))
                return port;
        }

        throw new LaunchException($"no free port was found between {Lowest} and {Highest}; stop something that listens there");
    }

    // Asked for every address: a listener on 0.0.0.0 is in the way of one on loopback.
    private bool Free(int port) => !_taken.Contains(port) && Ports.Obstacle(IPAddress.Any, port) is null && _taken.Add(port);
}
