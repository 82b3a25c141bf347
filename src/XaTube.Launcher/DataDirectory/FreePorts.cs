using System.Net;

namespace XaTube.Launcher.DataDirectory;

/// <summary>Chooses ports that are not in use, each only once.</summary>
public sealed class FreePorts(IEnumerable<int> reserved)
{
    // Below the kernel's ephemeral range, so that the ports of the last run are not in use by outgoing connections.
    private const int Lowest = 20_000;
    private const int Highest = 31_999;
    private readonly HashSet<int> _taken = [.. reserved];

    /// <summary>The preferred port if it is free, or any other.</summary>
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

    // For all addresses, since a listener on 0.0.0.0 conflicts with one on loopback.
    private bool Free(int port) => !_taken.Contains(port) && Ports.BindError(IPAddress.Any, port) is null && _taken.Add(port);
}
