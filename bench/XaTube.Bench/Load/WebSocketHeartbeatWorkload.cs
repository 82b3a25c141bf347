using System.Buffers.Binary;
using System.Text;

namespace XaTube.Bench.Load;

/// <summary>Heartbeats through WebSockets; each connection sends those of its own slots.</summary>
public sealed class WebSocketHeartbeatWorkload(Sessions sessions) : HeartbeatWorkload(sessions)
{
    // FIN and text opcode, mask bit and 16-bit length, and a masking key of 0, which the server still has to apply.
    private const int FrameHead = 8;
    private readonly byte[] _sent = new byte[sessions.Tokens.Length];
    private bool _expectsResponse;

    public override bool ExpectsResponse => _expectsResponse;

    public override byte[] Handshake { get; } = Encoding.ASCII.GetBytes(
        "GET /api/heartbeats/socket HTTP/1.1\r\nHost: 127.0.0.1\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
        + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n");

    public override int Write(int slot, Span<byte> buffer)
    {
        // As the web player does, ask for a response to one heartbeat in three.
        _expectsResponse = _sent[slot] == 0;
        _sent[slot] = (byte)((_sent[slot] + 1) % 3);
        var length = WriteBody(slot, buffer[FrameHead..]);
        if (!_expectsResponse)
        {
            ",\"quiet\":true}"u8.CopyTo(buffer[(FrameHead + length - 1)..]);
            length += 13;
        }

        (buffer[0], buffer[1]) = (0x81, 0x80 | 126);
        BinaryPrimitives.WriteUInt16BigEndian(buffer[2..], (ushort)length);
        buffer[4..FrameHead].Clear();
        return FrameHead + length;
    }

    public override bool TryRead(ReadOnlySpan<byte> received, out Response response) => Response.TryReadFrame(received, out response);
}
