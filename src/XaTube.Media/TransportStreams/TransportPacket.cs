namespace XaTube.Media.TransportStreams;

/// <summary>A view of one packet of an MPEG transport stream (ISO/IEC 13818-1). Copies nothing.</summary>
public readonly ref struct TransportPacket
{
    public const int Size = 188;
    public const int ProgramAssociationPid = 0;

    private const byte SyncByte = 0x47;

    /// <exception cref="FormatException">These are not 188 bytes that begin with the sync byte.</exception>
    public TransportPacket(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length != Size || bytes[0] != SyncByte)
            throw new FormatException("Not a packet of a transport stream.");
        Bytes = bytes;
    }

    public ReadOnlySpan<byte> Bytes { get; }

    public int Pid => ((Bytes[1] & 0x1F) << 8) | Bytes[2];

    /// <summary>Whether a PES packet or a table begins in this packet.</summary>
    public bool BeginsUnit => (Bytes[1] & 0x40) != 0;

    /// <summary>Whether decoding can begin here: of a video track, a keyframe.</summary>
    public bool IsRandomAccess => HasAdaptationField && Bytes[4] > 0 && (Bytes[5] & 0x40) != 0;

    public ReadOnlySpan<byte> Payload
    {
        get
        {
            var start = 4 + (HasAdaptationField ? 1 + Bytes[4] : 0);
            return (Bytes[3] & 0x10) == 0 || start > Size ? [] : Bytes[start..];
        }
    }

    private bool HasAdaptationField => (Bytes[3] & 0x20) != 0;
}
