using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace XaTube.Bench.Load;

/// <summary>
/// Runs one load: one thread, many connections, one request in flight on each, so that the load itself uses little CPU
/// time. Each connection has slots of its own, so that a slot never has two requests in flight.
/// </summary>
public sealed class LoadLoop : IDisposable
{
    private static readonly TimeSpan DrainTimeout = TimeSpan.FromSeconds(5);
    private readonly LoadCommand _command;
    private readonly Workload _workload;
    private readonly Connection[] _connections;
    private readonly Queue<Connection> _idle = [];
    private readonly Epoll _epoll = new();
    private readonly LatencyHistogram _latencies = new();
    private readonly Dictionary<int, long> _statuses = [];
    private readonly byte[] _request = new byte[4096];
    private string _sample = "";
    private int _busy;

    public LoadLoop(LoadCommand command, Workload work)
    {
        (_command, _workload) = (command, work);
        var count = Math.Min(command.Connections, work.Slots);
        _connections = [.. Enumerable.Range(0, count).Select(i => new Connection(i, command.Ports[i % command.Ports.Count]) { Left = Share(i, count) })];
        foreach (var connection in _connections)
            Connect(connection);
    }

    public LoadResult Run()
    {
        var isSinglePass = _command.Kind == LoadKind.Join;
        var cpu = Environment.CpuUsage.TotalTime;
        var start = Stopwatch.GetTimestamp();
        var end = isSinglePass ? long.MaxValue : start + (long)(_command.Seconds * Stopwatch.Frequency);
        var interval = _command.Rate > 0 ? Stopwatch.Frequency / _command.Rate : 0;
        long sent = 0;
        foreach (var connection in _connections)
            _idle.Enqueue(connection);
        Span<int> ready = stackalloc int[256];
        while (true)
        {
            var now = Stopwatch.GetTimestamp();
            if (now >= end || (isSinglePass && _busy == 0 && _idle.Count == 0))
                break;
            while (_idle.Count > 0 && (interval == 0 || start + (sent * interval) <= now))
            {
                var connection = _idle.Dequeue();
                if (isSinglePass && connection.Left == 0)
                    continue;
                Send(connection, interval == 0 ? now : start + (long)(sent * interval));
                sent++;
            }

            var wait = interval == 0 ? TimeSpan.FromMilliseconds(100) : Stopwatch.GetElapsedTime(now, start + (long)(sent * interval));
            for (var count = _epoll.Wait(ready, wait); count > 0; count--)
                Receive(_connections[ready[count - 1]], counts: true);
        }

        var seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        var used = (Environment.CpuUsage.TotalTime - cpu).TotalSeconds;
        var due = interval == 0 ? 0 : (long)(seconds * _command.Rate);
        var answered = _latencies.Count;
        // Responses still in flight are awaited and not counted.
        for (var since = Stopwatch.GetTimestamp(); _busy > 0 && Stopwatch.GetElapsedTime(since) < DrainTimeout;)
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

    private int Share(int index, int count) => (_workload.Slots / count) + (index < _workload.Slots % count ? 1 : 0);

    private void Send(Connection connection, long due)
    {
        connection.Due = due;
        var slot = connection.Index + (connection.Turn * _connections.Length);
        if (slot >= _workload.Slots)
            (connection.Turn, slot) = (0, connection.Index);
        connection.Slot = slot;
        var length = _workload.Write(slot, _request);
        (connection.Filled, connection.IsBusy) = (0, true);
        _busy++;
        _ = connection.Socket.Send(_request.AsSpan(0, length), SocketFlags.None, out var error);
        if (error != SocketError.Success)
            Fail(connection, counts: true);
        else if (!_workload.ExpectsResponse)
            Complete(connection, 202);
    }

    private void Receive(Connection connection, bool counts)
    {
        var length = connection.Socket.Receive(connection.Buffer.AsSpan(connection.Filled), SocketFlags.None, out var error);
        if (error == SocketError.WouldBlock)
            return;
        if (error != SocketError.Success || length == 0)
        {
            Fail(connection, counts);
            return;
        }

        connection.Filled += length;
        if (!_workload.TryRead(connection.Buffer.AsSpan(0, connection.Filled), out var response))
            return;
        _workload.OnResponse(connection.Slot, response);
        if (counts && (_sample.Length == 0 || response.Status >= 400))
            _sample = Encoding.UTF8.GetString(response.Body);
        if (response.Closes)
            Connect(connection);
        Complete(connection, counts ? response.Status : null);
    }

    /// <summary>Completes a request.</summary>
    /// <param name="status">The status to count; <c>null</c>: the request is not counted.</param>
    private void Complete(Connection connection, int? status)
    {
        if (status is { } counted)
        {
            _statuses[counted] = _statuses.GetValueOrDefault(counted) + 1;
            _latencies.Add(Stopwatch.GetElapsedTime(connection.Due));
        }

        connection.Turn++;
        connection.Left--;
        Release(connection);
    }

    private void Fail(Connection connection, bool counts)
    {
        Connect(connection);
        if (!connection.IsBusy)
            return;
        if (counts)
            _statuses[0] = _statuses.GetValueOrDefault(0) + 1;
        if (_statuses.GetValueOrDefault(0) > 10_000)
            throw new IOException("the server breaks its connections");
        Release(connection);
    }

    private void Release(Connection connection)
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
        SendHandshake(connection.Socket);
        connection.Socket.Blocking = false;
        _epoll.Watch(connection.Socket, connection.Index);
    }

    private void SendHandshake(Socket socket)
    {
        if (_workload.Handshake.Length == 0)
            return;
        socket.Send(_workload.Handshake);
        var (received, length) = (new byte[1024], 0);
        while (received.AsSpan(0, length).IndexOf("\r\n\r\n"u8) < 0)
            length += socket.Receive(received.AsSpan(length)) is > 0 and var more ? more : throw new IOException("the server closes the connection");
        if (!received.AsSpan(0, length).StartsWith("HTTP/1.1 101 "u8))
            throw new IOException($"the server refused the WebSocket: {Encoding.ASCII.GetString(received, 0, length)}");
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

        /// <summary>Requests left in a load that uses each slot once.</summary>
        public int Left { get; set; }

        public long Due { get; set; }
    }
}
