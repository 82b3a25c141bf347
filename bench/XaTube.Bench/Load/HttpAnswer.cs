using System.Buffers.Text;

namespace XaTube.Bench.Load;

/// <summary>As much of HTTP/1.1 as answers to one request at a time need.</summary>
public readonly ref struct HttpAnswer
{
    private HttpAnswer(int status, bool closes, ReadOnlySpan<byte> body)
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
    public static bool TryRead(ReadOnlySpan<byte> arrived, out HttpAnswer answer)
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

    private static int Length(ReadOnlySpan<byte> head)
    {
        var at = head.IndexOf("ontent-Length: "u8);
        if (at < 0)
            at = head.IndexOf("ontent-length: "u8);
        return at >= 0 && Utf8Parser.TryParse(head[(at + 15)..], out int length, out _) ? length : 0;
    }
}
