using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace XaTube.Cluster.Tests.Processes;

/// <summary>
/// A network namespace of its own, joined to this one by a cable that can be cut: for processes that live on another
/// machine, as far as the network can tell. Only root can make one.
/// </summary>
public sealed partial class PartitionedNetwork : IDisposable
{
    private readonly string _name = $"xatube-{Environment.ProcessId}";
    private readonly List<Relay> _relays = [];

    public PartitionedNetwork()
    {
        // Addresses for tests of networks, so that they are nobody's here.
        Shell.Run("ip", "netns", "add", _name);
        Shell.Run("ip", "link", "add", Cable, "type", "veth", "peer", "name", "shore", "netns", _name);
        Shell.Run("ip", "address", "add", $"{Shore}/30", "dev", Cable);
        Shell.Run("ip", "link", "set", Cable, "up");
        Within("ip", "address", "add", $"{Address}/30", "dev", "shore");
        Within("ip", "link", "set", "shore", "up");
        Within("ip", "link", "set", "lo", "up");
    }

    /// <summary>This side's address.</summary>
    public string Shore { get; } = "198.18.77.1";

    /// <summary>The isolated's address.</summary>
    public string Address { get; } = "198.18.77.2";

    /// <summary>What a command has to be preceded by to run there.</summary>
    public IReadOnlyList<string> Enter => ["ip", "netns", "exec", _name];

    private static string Cable => string.Create(CultureInfo.InvariantCulture, $"xt{Environment.ProcessId % 100_000}");

    /// <summary>Lets the isolated reach what listens on this side's loopback.</summary>
    public void Carry(params ReadOnlySpan<int> ports)
    {
        foreach (var port in ports)
            _relays.Add(new Relay(new IPEndPoint(IPAddress.Parse(Shore), port), new IPEndPoint(IPAddress.Loopback, port)));
    }

    /// <summary>Nothing gets through any more, in either direction, and nobody is told so.</summary>
    public void Cut()
    {
        Within("nft", "add", "table", "inet", "cut");
        foreach (var (chain, device) in (ReadOnlySpan<(string, string)>)[("input", "iifname"), ("output", "oifname")])
        {
            Within("nft", "add", "chain", "inet", "cut", chain, $"{{ type filter hook {chain} priority 0 ; }}");
            Within("nft", "add", "rule", "inet", "cut", chain, device, "shore", "drop");
        }
    }

    public void Mend() => Within("nft", "delete", "table", "inet", "cut");

    /// <summary>A client that lives on the isolated, and reaches it when nobody else does.</summary>
    public HttpClient Inhabitant() => new(new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        ConnectCallback = async (context, cancel) =>
        {
            var socket = await OnIsland(() => new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp));
            await socket.ConnectAsync(context.DnsEndPoint, cancel);
            return new NetworkStream(socket, ownsSocket: true);
        },
    })
    { Timeout = TimeSpan.FromSeconds(12) };

    public void Dispose()
    {
        foreach (var relay in _relays)
            relay.Dispose();
        Shell.Run("ip", "netns", "delete", _name);
    }

    // A socket belongs to the namespace of the thread that made it; the thread is not used for anything else.
    private Task<T> OnIsland<T>(Func<T> make)
    {
        var made = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        new Thread(() =>
        {
            try
            {
                using var there = File.OpenHandle($"/run/netns/{_name}");
                if (SetNamespace(there.DangerousGetHandle().ToInt32(), 0) != 0)
                    throw new InvalidOperationException($"The namespace could not be entered: {Marshal.GetLastPInvokeErrorMessage()}");
                made.SetResult(make());
            }
            catch (Exception failure)
            {
                made.SetException(failure);
            }
        }).Start();
        return made.Task;
    }

    private void Within(params string[] command) => Shell.Run("ip", ["netns", "exec", _name, .. command]);

    [LibraryImport("libc", EntryPoint = "setns", SetLastError = true)]
    private static partial int SetNamespace(int descriptor, int kind);
}
