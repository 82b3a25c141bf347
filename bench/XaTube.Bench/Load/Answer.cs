using System.Buffers.Binary;
using System.Buffers.Text;

namespace XaTube.Bench.Load;

/// <summary>As much of HTTP/1.1 and of WebSockets as answers to one request at a time need.</summary>
public readonly ref struct Answer
{
    private Answer(int status, bool closes, ReadOnlySpan<byte> body)
    {
        (Status, Closes) = (status, closes);
        Body = body;
    }

    public int Status { get; }

    /// <summary>Whether the server closes the connection after it.</summary>
    public bool Closes { get; }

    /// <summary>As it came: of a chunked answer, with the sizes of its chunks.</summary>
    public ReadOnlySpan<byte> Body { get; }

    /// <summary>Reads what has arrived; false while a part of the answer is missing.</summary>
    public static bool TryRead(ReadOnlySpan<byte> arrived, out Answer answer)
    {
        answer = default;
        var end = arrived.IndexOf("\r\n\r\n"u8);
        if (end < 0)
            return false;
        var head = arrived[..end];
        var body = arrived[(end + 4)..];
        var complete = head.IndexOf("chunked"u8) >= 0 ? body.EndsWith("0\r\n\r\n"u8) : body.Length >= Length(head);
        if (!complete || !Utf8Parser.TryParse(head[9..12], out int status, out _))
            return false;
        answer = new(status, head.IndexOf("onnection: close"u8) >= 0, body);
        return true;
    }

    /// <summary>The text of a field of the body; empty when it is not there.</summary>
    public ReadOnlySpan<byte> Text(ReadOnlySpan<byte> quotedNameAndColon)
    {
        var at = Body.IndexOf(quotedNameAndColon);
        if (at < 0)
            return default;
        var rest = Body[(at + quotedNameAndColon.Length)..];
        var open = rest.IndexOf((byte)'"');
        rest = rest[(open + 1)..];
        var close = rest.IndexOf((byte)'"');
        return open < 0 || close < 0 ? default : rest[..close];
    }

    /// <summary>
    /// Reads a text message that came through a WebSocket: a problem has the status it names, anything else is a 202. False
    /// while a part of it is missing.
    /// </summary>
    public static bool TryReadFrame(ReadOnlySpan<byte> arrived, out Answer answer)
    {
        const byte WholeText = 0x81;
        answer = default;
        if (arrived.Length < 2)
            return false;
        if (arrived[0] != WholeText)
        {
            answer = new(0, true, default);
            return true;
        }

        // A server masks nothing; 126 stands for two further bytes of length, and no answer is so long that it needs more.
        var isLong = arrived[1] == 126;
        if (isLong && arrived.Length < 4)
            return false;
        var body = arrived[(isLong ? 4 : 2)..];
        if (body.Length < (isLong ? BinaryPrimitives.ReadUInt16BigEndian(arrived[2..]) : arrived[1]))
            return false;
        var at = body.IndexOf("\"status\":"u8);
        answer = new(at >= 0 && Utf8Parser.TryParse(body[(at + 9)..], out int status, out _) ? status : 202, false, body);
        return true;
    }

    private static int Length(ReadOnlySpan<byte> head)
    {
        var at = head.IndexOf("ontent-Length: "u8);
        if (at < 0)
            at = head.IndexOf("ontent-length: "u8);
        return at >= 0 && Utf8Parser.TryParse(head[(at + 15)..], out int length, out _) ? length : 0;
    }
}
