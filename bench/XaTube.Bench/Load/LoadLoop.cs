using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace XaTube.Bench.Load;

/// <summary>
/// One thread, many connections, one request in flight on each: it costs little beside what it drives. Each connection
/// has slots of its own, so that no slot is in flight twice.
/// </summary>
public sealed class LoadLoop : IDisposable
{
    private static readonly TimeSpan Drain = TimeSpan.FromSeconds(5);
    private readonly LoadCommand _order;
    private readonly Work _work;
    private readonly Connection[] _connections;
    private readonly Queue<Connection> _idle = [];
    private readonly Epoll _epoll = new();
    private readonly Latencies _latencies = new();
    private readonly Dictionary<int, long> _statuses = [];
    private readonly byte[] _request = new byte[4096];
    private string _sample = "";
    private int _busy;

    public LoadLoop(LoadCommand order, Work work)
    {
        (_order, _work) = (order, work);
        var count = Math.Min(order.Connections, work.Slots);
        _connections = [.. Enumerable.Range(0, count).Select(i => new Connection(i, order.Ports[i % order.Ports.Count]) { Left = Share(i, count) })];
        foreach (var connection in _connections)
            Connect(connection);
    }

    public LoadResult Run()
    {
        var once = _order.Kind == LoadKind.Join;
        var cpu = Environment.CpuUsage.TotalTime;
        var start = Stopwatch.GetTimestamp();
        var end = once ? long.MaxValue : start + (long)(_order.Seconds * Stopwatch.Frequency);
        var gap = _order.Rate > 0 ? Stopwatch.Frequency / _order.Rate : 0;
        long sent = 0;
        foreach (var connection in _connections)
            _idle.Enqueue(connection);
        Span<int> ready = stackalloc int[256];
        while (true)
        {
            var now = Stopwatch.GetTimestamp();
            if (now >= end || (once && _busy == 0 && _idle.Count == 0))
                break;
            while (_idle.Count > 0 && (gap == 0 || start + (sent * gap) <= now))
            {
                var connection = _idle.Dequeue();
                if (once && connection.Left == 0)
                    continue;
                Send(connection, gap == 0 ? now : start + (long)(sent * gap));
                sent++;
            }

            var wait = gap == 0 ? TimeSpan.FromMilliseconds(100) : Stopwatch.GetElapsedTime(now, start + (long)(sent * gap));
            for (var count = _epoll.Wait(ready, wait); count > 0; count--)
                Receive(_connections[ready[count - 1]], counts: true);
        }

        var seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        var used = (Environment.CpuUsage.TotalTime - cpu).TotalSeconds;
        var due = gap == 0 ? 0 : (long)(seconds * _order.Rate);
        var answered = _latencies.Count;
        // What is in flight is waited for and not counted.
        for (var since = Stopwatch.GetTimestamp(); _busy > 0 && Stopwatch.GetElapsedTime(since) < Drain;)
            for (var count = _epoll.Wait(ready, TimeSpan.FromMilliseconds(50)); count > 0; count--)
                Receive(_connections[ready[count - 1]], counts: false);
        return new()
        {
            Seconds = seconds,
            Statuses = _statuses,
            Unanswered = Math.Max(0, due - answered),
            P50 = _latencies.Milliseconds(0.5),
            P99 = _latencies.Milliseconds(0.99),
            P999 = _latencies.Milliseconds(0.999),
            LoadCpuSeconds = used,
            Sample = _sample,
        };
    }

    public void Dispose()
    {
        foreach (var connection in _connections)
            connection.Socket.Dispose();
        _epoll.Dispose();
    }

    private int Share(int index, int count) => (_work.Slots / count) + (index < _work.Slots % count ? 1 : 0);

    private void Send(Connection connection, long due)
    {
        connection.Due = due;
        var slot = connection.Index + (connection.Turn * _connections.Length);
        if (slot >= _work.Slots)
            (connection.Turn, slot) = (0, connection.Index);
        connection.Slot = slot;
        var length = _work.Write(slot, _request);
        (connection.Filled, connection.IsBusy) = (0, true);
        _busy++;
        _ = connection.Socket.Send(_request.AsSpan(0, length), SocketFlags.None, out var fault);
        if (fault != SocketError.Success)
            Broken(connection, counts: true);
        else if (!_work.IsAnswered)
            Done(connection, 202);
    }

    private void Receive(Connection connection, bool counts)
    {
        var length = connection.Socket.Receive(connection.Buffer.AsSpan(connection.Filled), SocketFlags.None, out var fault);
        if (fault == SocketError.WouldBlock)
            return;
        if (fault != SocketError.Success || length == 0)
        {
            Broken(connection, counts);
            return;
        }

        connection.Filled += length;
        if (!_work.TryRead(connection.Buffer.AsSpan(0, connection.Filled), out var answer))
            return;
        _work.Read(connection.Slot, answer);
        if (counts && (_sample.Length == 0 || answer.Status >= 400))
            _sample = Encoding.UTF8.GetString(answer.Body);
        if (answer.Closes)
            Connect(connection);
        Done(connection, counts ? answer.Status : null);
    }

    /// <summary>A request has been answered, with a status where that counts; or it was sent, where no answer is wanted.</summary>
    private void Done(Connection connection, int? status)
    {
        if (status is { } counted)
        {
            _statuses[counted] = _statuses.GetValueOrDefault(counted) + 1;
            _latencies.Add(Stopwatch.GetElapsedTime(connection.Due));
        }

        connection.Turn++;
        connection.Left--;
        Free(connection);
    }

    private void Broken(Connection connection, bool counts)
    {
        Connect(connection);
        if (!connection.IsBusy)
            return;
        if (counts)
            _statuses[0] = _statuses.GetValueOrDefault(0) + 1;
        if (_statuses.GetValueOrDefault(0) > 10_000)
            throw new IOException("the server breaks its connections");
        Free(connection);
    }

    private void Free(Connection connection)
    {
        connection.IsBusy = false;
        _busy--;
        _idle.Enqueue(connection);
    }

    private void Connect(Connection connection)
    {
        connection.Socket?.Dispose();
        connection.Socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        connection.Socket.Connect(new IPEndPoint(IPAddress.Loopback, connection.Port));
        Greet(connection.Socket);
        connection.Socket.Blocking = false;
        _epoll.Watch(connection.Socket, connection.Index);
    }

    private void Greet(Socket socket)
    {
        if (_work.Greeting.Length == 0)
            return;
        socket.Send(_work.Greeting);
        var (answer, length) = (new byte[1024], 0);
        while (answer.AsSpan(0, length).IndexOf("\r\n\r\n"u8) < 0)
            length += socket.Receive(answer.AsSpan(length)) is > 0 and var more ? more : throw new IOException("the server closes the connection");
        if (!answer.AsSpan(0, length).StartsWith("HTTP/1.1 101 "u8))
            throw new IOException($"the server does not change the protocol: {Encoding.ASCII.GetString(answer, 0, length)}");
    }

    private sealed class Connection(int index, int port)
    {
        public int Index => index;

        public int Port => port;

        public Socket Socket { get; set; } = null!;

        public bool IsBusy { get; set; }

        public byte[] Buffer { get; } = new byte[8192];

        public int Filled { get; set; }

        public int Turn { get; set; }

        public int Slot { get; set; }

        /// <summary>Of a load that visits each slot once: how many are left.</summary>
        public int Left { get; set; }

        public long Due { get; set; }
    }
}
