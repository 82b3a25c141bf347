using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace XaTube.Cluster.Tests.Processes;

/// <summary>
/// A network namespace, joined to the host by a virtual link that can be cut: for processes that behave as if on another
/// machine. Needs root.
/// </summary>
public sealed partial class PartitionedNetwork : IDisposable
{
    private readonly string _name = $"xatube-{Environment.ProcessId}";
    private readonly List<Relay> _relays = [];

    public PartitionedNetwork()
    {
        // 198.18.0.0/15 is reserved for network tests (RFC 2544).
        Shell.Run("ip", "netns", "add", _name);
        Shell.Run("ip", "link", "add", Link, "type", "veth", "peer", "name", "uplink", "netns", _name);
        Shell.Run("ip", "address", "add", $"{HostAddress}/30", "dev", Link);
        Shell.Run("ip", "link", "set", Link, "up");
        RunInNamespace("ip", "address", "add", $"{Address}/30", "dev", "uplink");
        RunInNamespace("ip", "link", "set", "uplink", "up");
        RunInNamespace("ip", "link", "set", "lo", "up");
    }

    /// <summary>The host's address on the link.</summary>
    public string HostAddress { get; } = "198.18.77.1";

    /// <summary>The namespace's address on the link.</summary>
    public string Address { get; } = "198.18.77.2";

    /// <summary>The command that runs another one in the namespace.</summary>
    public IReadOnlyList<string> CommandPrefix => ["ip", "netns", "exec", _name];

    private static string Link => string.Create(CultureInfo.InvariantCulture, $"xt{Environment.ProcessId % 100_000}");

    /// <summary>Forwards ports of the host's address on the link to its loopback.</summary>
    public void Forward(params ReadOnlySpan<int> ports)
    {
        foreach (var port in ports)
            _relays.Add(new Relay(new IPEndPoint(IPAddress.Parse(HostAddress), port), new IPEndPoint(IPAddress.Loopback, port)));
    }

    /// <summary>Drops all packets in both directions, without a reset.</summary>
    public void Disconnect()
    {
        RunInNamespace("nft", "add", "table", "inet", "cut");
        foreach (var (chain, device) in (ReadOnlySpan<(string, string)>)[("input", "iifname"), ("output", "oifname")])
        {
            RunInNamespace("nft", "add", "chain", "inet", "cut", chain, $"{{ type filter hook {chain} priority 0 ; }}");
            RunInNamespace("nft", "add", "rule", "inet", "cut", chain, device, "uplink", "drop");
        }
    }

    public void Reconnect() => RunInNamespace("nft", "delete", "table", "inet", "cut");

    /// <summary>A client whose sockets are in the namespace: it reaches processes there also while they are cut off.</summary>
    public HttpClient CreateIsolatedClient() => new(new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        ConnectCallback = async (context, cancel) =>
        {
            var socket = await InNamespace(() => new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp));
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

    // A socket belongs to the namespace of the thread that creates it; the thread ends with this.
    private Task<T> InNamespace<T>(Func<T> make)
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

    private void RunInNamespace(params string[] command) => Shell.Run("ip", ["netns", "exec", _name, .. command]);

    [LibraryImport("libc", EntryPoint = "setns", SetLastError = true)]
    private static partial int SetNamespace(int descriptor, int kind);
}
