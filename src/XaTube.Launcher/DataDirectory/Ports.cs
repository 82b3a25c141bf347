using System.Net;
using System.Net.Sockets;

namespace XaTube.Launcher.DataDirectory;

/// <summary>
/// The ports on loopback. They are stored in the data directory and used again by the next run, since nginx and its
/// broadcasts survive a killed launcher and continue to call them. The hop is nginx's local proxy for callbacks and control.
/// </summary>
public sealed record Ports(int Engine, int Internal, int Silo, int Gateway, int Hop)
{
    /// <param name="files">The data directory, with the ports of the last run.</param>
    /// <param name="hop">The hop's port, if an earlier run's nginx still listens on it.</param>
    /// <param name="reserved">Ports that must not be chosen, such as the public ones.</param>
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

    /// <summary>Why the port cannot be listened on; <c>null</c>: it can.</summary>
    public static SocketError? BindError(IPAddress address, int port)
    {
        using var probe = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            probe.Bind(new IPEndPoint(address, port));
            probe.Listen();
            return null;
        }
        catch (SocketException exception)
        {
            return exception.SocketErrorCode;
        }
    }

    /// <exception cref="LaunchException">The port cannot be listened on; the message names the option that changes it.</exception>
    public static void EnsureFree(IPAddress address, int port, string option)
    {
        var remedy = $"choose another with {option}";
        switch (BindError(address, port))
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
