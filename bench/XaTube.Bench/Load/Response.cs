using System.Buffers.Binary;
using System.Buffers.Text;

namespace XaTube.Bench.Load;

/// <summary>A minimal parser of HTTP/1.1 responses and WebSocket messages, for connections with one request in flight.</summary>
public readonly ref struct Response
{
    private Response(int status, bool closes, ReadOnlySpan<byte> body)
    {
        (Status, Closes) = (status, closes);
        Body = body;
    }

    public int Status { get; }

    /// <summary>Whether the server closes the connection afterwards.</summary>
    public bool Closes { get; }

    /// <summary>The raw body; a chunked one still has its chunk sizes.</summary>
    public ReadOnlySpan<byte> Body { get; }

    /// <summary>Parses an HTTP response; false while it is incomplete.</summary>
    public static bool TryRead(ReadOnlySpan<byte> received, out Response response)
    {
        response = default;
        var end = received.IndexOf("\r\n\r\n"u8);
        if (end < 0)
            return false;
        var head = received[..end];
        var body = received[(end + 4)..];
        var complete = head.IndexOf("chunked"u8) >= 0 ? body.EndsWith("0\r\n\r\n"u8) : body.Length >= ContentLength(head);
        if (!complete || !Utf8Parser.TryParse(head[9..12], out int status, out _))
            return false;
        response = new(status, head.IndexOf("onnection: close"u8) >= 0, body);
        return true;
    }

    /// <summary>The value of a JSON string property of the body; empty if there is none.</summary>
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
    /// Parses a WebSocket text message; false while it is incomplete. The status is that of a problem document, or 202; any
    /// other frame counts as a closed connection with status 0.
    /// </summary>
    public static bool TryReadFrame(ReadOnlySpan<byte> received, out Response response)
    {
        const byte FinalTextFrame = 0x81;
        response = default;
        if (received.Length < 2)
            return false;
        if (received[0] != FinalTextFrame)
        {
            response = new(0, true, default);
            return true;
        }

        // Servers do not mask. 126 means a 16-bit length; no response needs a 64-bit one.
        var isLong = received[1] == 126;
        if (isLong && received.Length < 4)
            return false;
        var body = received[(isLong ? 4 : 2)..];
        if (body.Length < (isLong ? BinaryPrimitives.ReadUInt16BigEndian(received[2..]) : received[1]))
            return false;
        var at = body.IndexOf("\"status\":"u8);
        response = new(at >= 0 && Utf8Parser.TryParse(body[(at + 9)..], out int status, out _) ? status : 202, false, body);
        return true;
    }

    private static int ContentLength(ReadOnlySpan<byte> head)
    {
        var at = head.IndexOf("ontent-Length: "u8);
        if (at < 0)
            at = head.IndexOf("ontent-length: "u8);
        return at >= 0 && Utf8Parser.TryParse(head[(at + 15)..], out int length, out _) ? length : 0;
    }
}
