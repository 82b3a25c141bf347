using System.Net;
using System.Net.Sockets;

namespace XaTube.Launcher.DataDirectory;

/// <summary>
/// The ports nobody but this machine sees. Kept with the data, since what survives the
/// launcher (nginx and its broadcasts) goes on calling them.
/// </summary>
public sealed record Ports(int Engine, int Internal, int Silo, int Gateway, int Hop)
{
    /// <param name="files">Where the ports of the last run are.</param>
    /// <param name="hop">The hop's port if our own nginx, still running, holds it.</param>
    /// <param name="reserved">Ports that are free now and spoken for.</param>
    public static Ports Load(DataFiles files, int? hop, params IEnumerable<int> reserved)
    {
        var last = DataFiles.Read<Ports>(files.PortsFile);
        var free = new FreePorts(reserved);
        var ports = new Ports(
            free.Choose(last?.Engine),
            free.Choose(last?.Internal),
            free.Choose(last?.Silo),
            free.Choose(last?.Gateway),
            hop ?? free.Choose(last?.Hop));
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
}
