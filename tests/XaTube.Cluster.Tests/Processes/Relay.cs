using System.Net;
using System.Net.Sockets;

namespace XaTube.Cluster.Tests.Processes;

/// <summary>A TCP proxy from one address to another.</summary>
public sealed class Relay : IDisposable
{
    private readonly TcpListener _listener;
    private readonly IPEndPoint _target;

    public Relay(IPEndPoint listen, IPEndPoint target)
    {
        (_listener, _target) = (new TcpListener(listen), target);
        _listener.Start();
        _ = AcceptAsync();
    }

    public void Dispose() => _listener.Dispose();

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
                _ = PassAsync(await _listener.AcceptTcpClientAsync());
        }
        catch (Exception over) when (over is SocketException or ObjectDisposedException)
        {
            // Disposed.
        }
    }

    private async Task PassAsync(TcpClient from)
    {
        using var to = new TcpClient();
        using (from)
        {
            try
            {
                await to.ConnectAsync(_target);
                (from.NoDelay, to.NoDelay) = (true, true);
                await Task.WhenAny(from.GetStream().CopyToAsync(to.GetStream()), to.GetStream().CopyToAsync(from.GetStream()));
            }
            catch (Exception broken) when (broken is SocketException or IOException)
            {
                // One end is closed; so is the other.
            }
        }
    }
}
