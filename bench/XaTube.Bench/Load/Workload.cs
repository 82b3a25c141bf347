using System.Text;

namespace XaTube.Bench.Load;

/// <summary>The requests of a load, by slot: a slot never has more than one request in flight.</summary>
public abstract class Workload
{
    public abstract int Slots { get; }

    /// <summary>Writes the request of a slot; returns its length in bytes.</summary>
    public abstract int Write(int slot, Span<byte> buffer);

    /// <summary>Called with the complete response to the request of a slot.</summary>
    public virtual void OnResponse(int slot, in Response response)
    {
    }

    /// <summary>Whether the request that was written last gets a response.</summary>
    public virtual bool ExpectsResponse => true;

    /// <summary>An HTTP upgrade request, sent on each new connection, which must be answered with 101; empty: none is sent.</summary>
    public virtual byte[] Handshake => [];

    /// <summary>Parses the bytes received so far; false while the response is incomplete.</summary>
    public virtual bool TryRead(ReadOnlySpan<byte> received, out Response response) => Response.TryRead(received, out response);

    public static byte[] Head(string path, string headers, int length) => Encoding.ASCII.GetBytes(
        $"POST {path} HTTP/1.1\r\nHost: 127.0.0.1\r\n{headers}Content-Length: {length}\r\n\r\n");
}
