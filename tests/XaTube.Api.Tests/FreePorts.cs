using System.Net;
using System.Net.Sockets;

namespace XaTube.Api.Tests;

/// <summary>
/// Ports for silos. Orleans shares a port that is taken without saying so, hence they are tried here first; they lie
/// below those that the system gives away by itself, so that nobody gets one in between.
/// </summary>
internal static class FreePorts
{
    private static readonly HashSet<int> Given = [];

    public static (int Silo, int Gateway) Pair() => (Next(), Next());

    private static int Next()
    {
        lock (Given)
            while (true)
            {
                var port = Random.Shared.Next(15_000, 32_000);
                if (Given.Add(port) && IsFree(port))
                    return port;
            }
    }

    private static bool IsFree(int port)
    {
        using var listener = new TcpListener(IPAddress.Loopback, port) { ExclusiveAddressUse = true };
        try
        {
            listener.Start();
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
