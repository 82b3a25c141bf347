using System.Buffers.Binary;
using System.Buffers.Text;
using System.Diagnostics;
using System.Text;

namespace XaTube.Bench.Load;

/// <summary>What is sent for each slot, and what is kept of the answer. A slot is never in flight twice.</summary>
public abstract class Work
{
    public abstract int Slots { get; }

    /// <summary>Writes the request of a slot; returns its length.</summary>
    public abstract int Write(int slot, Span<byte> buffer);

    public virtual void Read(int slot, in Answer answer)
    {
    }

    /// <summary>Whether the request of a slot that was written last will be answered.</summary>
    public virtual bool IsAnswered => true;

    /// <summary>Sent on a new connection, which goes on once the server has agreed to change the protocol; empty: nothing is.</summary>
    public virtual byte[] Greeting => [];

    /// <summary>Reads what has arrived; false while a part of the answer is missing.</summary>
    public virtual bool TryRead(ReadOnlySpan<byte> arrived, out Answer answer) => Answer.TryRead(arrived, out answer);

    public static byte[] Head(string path, string headers, int length) => Encoding.ASCII.GetBytes(
        $"POST {path} HTTP/1.1\r\nHost: 127.0.0.1\r\n{headers}Content-Length: {length}\r\n\r\n");
}

/// <summary>The sessions of one target, each with the token it was given last.</summary>
public sealed class Sessions(int count)
{
    private const int TokenLength = 146;
    private static readonly byte[] None = Encoding.ASCII.GetBytes(new string('x', TokenLength));

    /// <summary>A session that could not join has a token that is none, and is refused.</summary>
    public byte[][] Tokens { get; } = [.. Enumerable.Repeat(None, count)];

    public long Since { get; } = Stopwatch.GetTimestamp();

    /// <summary>As long as XaTube's tokens, and made so that baselines can tell the ids.</summary>
    public static Sessions Mint(int count)
    {
        var sessions = new Sessions(count);
        for (var i = 0; i < count; i++)
            sessions.Tokens[i] = Encoding.ASCII.GetBytes(Id(i).PadRight(TokenLength, 'x'));
        return sessions;
    }

    public static string Id(int number) => $"00000000-0000-7000-8000-{number:d12}";
}

/// <summary>Heartbeats: the last token, and what has been played since the session began.</summary>
public class BeatWork(Sessions sessions) : Work
{
    private readonly byte[] _head = Head("/api/heartbeats", "Content-Type: application/json\r\n", 999);

    public override int Slots => sessions.Tokens.Length;

    public override int Write(int slot, Span<byte> buffer)
    {
        _head.CopyTo(buffer);
        var length = WriteBody(slot, buffer[_head.Length..]);
        // Three digits: tokens are longer than 100 bytes and shorter than 900.
        _ = Utf8Formatter.TryFormat(length, buffer[(_head.Length - 7)..], out _);
        return _head.Length + length;
    }

    public override void Read(int slot, in Answer answer)
    {
        var next = answer.Text("\"session\":"u8);
        if (answer.Status != 202 || next.IsEmpty)
            return;
        if (next.Length == sessions.Tokens[slot].Length)
            next.CopyTo(sessions.Tokens[slot]);
        else
            sessions.Tokens[slot] = next.ToArray();
    }

    protected int WriteBody(int slot, Span<byte> body)
    {
        var length = Append(body, 0, "{\"session\":\""u8);
        length = Append(body, length, sessions.Tokens[slot]);
        length = Append(body, length, "\",\"watchedMs\":"u8);
        _ = Utf8Formatter.TryFormat((long)Stopwatch.GetElapsedTime(sessions.Since).TotalMilliseconds, body[length..], out var digits);
        return Append(body, length + digits, "}"u8);
    }

    private static int Append(Span<byte> body, int length, ReadOnlySpan<byte> more)
    {
        more.CopyTo(body[length..]);
        return length + more.Length;
    }
}

/// <summary>Heartbeats through WebSockets, each connection with those of its slots.</summary>
public sealed class SocketBeatWork(Sessions sessions) : BeatWork(sessions)
{
    // Text, whole; masked, with a length of two bytes. The mask is 0, which the server works through like any other.
    private const int FrameHead = 8;
    private readonly byte[] _sent = new byte[sessions.Tokens.Length];
    private bool _isAnswered;

    public override bool IsAnswered => _isAnswered;

    public override byte[] Greeting { get; } = Encoding.ASCII.GetBytes(
        "GET /api/heartbeats/socket HTTP/1.1\r\nHost: 127.0.0.1\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
        + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n");

    public override int Write(int slot, Span<byte> buffer)
    {
        // Two of three are quiet, as the player has it.
        _isAnswered = _sent[slot] == 0;
        _sent[slot] = (byte)((_sent[slot] + 1) % 3);
        var length = WriteBody(slot, buffer[FrameHead..]);
        if (!_isAnswered)
        {
            ",\"quiet\":true}"u8.CopyTo(buffer[(FrameHead + length - 1)..]);
            length += 13;
        }

        (buffer[0], buffer[1]) = (0x81, 0x80 | 126);
        BinaryPrimitives.WriteUInt16BigEndian(buffer[2..], (ushort)length);
        buffer[4..FrameHead].Clear();
        return FrameHead + length;
    }

    public override bool TryRead(ReadOnlySpan<byte> arrived, out Answer answer) => Answer.TryReadFrame(arrived, out answer);
}

/// <summary>Joins, one for each session.</summary>
public sealed class JoinWork(Guid streamId, Sessions sessions) : Work
{
    private readonly byte[] _request = [.. Head($"/api/streams/{streamId}/viewers", "Content-Type: application/json\r\n", 2), .. "{}"u8];

    public override int Slots => sessions.Tokens.Length;

    public override int Write(int slot, Span<byte> buffer)
    {
        _request.CopyTo(buffer);
        return _request.Length;
    }

    public override void Read(int slot, in Answer answer)
    {
        if (answer.Status == 201)
            sessions.Tokens[slot] = answer.Text("\"session\":"u8).ToArray();
    }
}

/// <summary>Requests that are the same every time.</summary>
public sealed class PostWork(string path, string headers, IReadOnlyList<string> bodies) : Work
{
    private readonly byte[][] _requests = [.. bodies.Select(body => (byte[])[.. Head(path, headers, body.Length), .. Encoding.ASCII.GetBytes(body)])];

    public override int Slots => _requests.Length;

    public override int Write(int slot, Span<byte> buffer)
    {
        _requests[slot].CopyTo(buffer);
        return _requests[slot].Length;
    }
}
