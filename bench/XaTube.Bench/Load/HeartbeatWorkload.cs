using System.Buffers.Text;
using System.Diagnostics;

namespace XaTube.Bench.Load;

/// <summary>HTTP heartbeats: the most recent token, and the playback time since the sessions were created.</summary>
public class HeartbeatWorkload(Sessions sessions) : Workload
{
    private readonly byte[] _head = Head("/api/heartbeats", "Content-Type: application/json\r\n", 999);

    public override int Slots => sessions.Tokens.Length;

    public override int Write(int slot, Span<byte> buffer)
    {
        _head.CopyTo(buffer);
        var length = WriteBody(slot, buffer[_head.Length..]);
        // The length has three digits, as tokens have 100 to 900 bytes.
        _ = Utf8Formatter.TryFormat(length, buffer[(_head.Length - 7)..], out _);
        return _head.Length + length;
    }

    public override void OnResponse(int slot, in Response response)
    {
        var next = response.Text("\"session\":"u8);
        if (response.Status != 202 || next.IsEmpty)
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
