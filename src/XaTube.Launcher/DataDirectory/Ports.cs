using System.Net;
using System.Net.Sockets;

namespace XaTube.Launcher.DataDirectory;

/// <summary>
/// The ports nobody but this machine sees. Kept with the data, since what survives the
/// launcher (nginx and its broadcasts) goes on calling them.
/// </summary>
public sealed record Ports(int Engine, int Internal, int Silo, int Gateway, int Hop)
{
    // Below the range that the kernel hands out for outgoing connections, so that a
    // port which was free yesterday is not somebody's connection today.
    private const int Lowest = 20_000;
    private const int Highest = 31_999;

    /// <param name="files">Where the ports of the last run are.</param>
    /// <param name="hop">The hop's port if our own nginx, still running, holds it.</param>
    /// <param name="reserved">Ports that are free now and spoken for.</param>
    public static Ports Load(DataFiles files, int? hop, params IEnumerable<int> reserved)
    {
        var last = DataFiles.Read<Ports>(files.PortsFile);
        var taken = new HashSet<int>(reserved);
        var ports = new Ports(
            Choose(last?.Engine, taken),
            Choose(last?.Internal, taken),
            Choose(last?.Silo, taken),
            Choose(last?.Gateway, taken),
            hop ?? Choose(last?.Hop, taken));
        if (ports != last)
            DataFiles.Write(files.PortsFile, ports);
        return ports;
    }

    /// <summary>Whether somebody could listen there now; <c>null</c> if so, else the reason why not.</summary>
    public static SocketError? Obstacle(IPAddress address, int port)
    {
        using var probe = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            probe.Bind(new IPEndPoint(address, port));
            probe.Listen();
            return null;
        }
        catch (SocketException fault)
        {
            return fault.SocketErrorCode;
        }
    }

    public static void MustBeFree(IPAddress address, int port, string option)
    {
        var remedy = $"choose another with {option}";
        switch (Obstacle(address, port))
        {
            case null:
                return;
            case SocketError.AddressAlreadyInUse:
                throw new LaunchException($"port {port} is in use; stop what listens there, or {remedy}");
            case SocketError.AccessDenied:
                throw new LaunchException($"port {port} is not open to this user; {remedy} above 1023");
            case SocketError.AddressNotAvailable:
                throw new LaunchException($"{address} is not an address of this machine; choose another with --host");
            case { } other:
                throw new LaunchException($"port {port} on {address} cannot be listened on ({other}); {remedy}");
        }
    }

    private static int Choose(int? preferred, HashSet<int> taken)
    {
        if (preferred is > 0 and <= 65535 && Free(preferred.Value, taken))
            return preferred.Value;
        for (var attempt = 0; attempt < 1000; attempt++)
        {
            var port = Random.Shared.Next(Lowest, Highest + 1);
            if (Free(port, taken))
                return port;
        }

        throw new LaunchException($"no free port was found between {Lowest} and {Highest}; stop something that listens there");
    }

    // Asked for every address: a listener on 0.0.0.0 is in the way of one on loopback.
    private static bool Free(int port, HashSet<int> taken) =>
        !taken.Contains(port) && Obstacle(IPAddress.Any, port) is null && taken.Add(port);
}
