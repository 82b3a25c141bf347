namespace XaTube.Media.TransportStreams;

/// <summary>The timestamps of a PES packet, in units of 1/90,000 s, of 33 bits: they start again every 26.5 hours.</summary>
public readonly record struct PesHeader(long Pts, long Dts)
{
    public const int ClockRate = 90_000;

    /// <summary>Reads the start of a PES packet; null where that is not one with a timestamp.</summary>
    public static PesHeader? Read(ReadOnlySpan<byte> payload)
    {
        if (payload.Length < 14 || payload[0] != 0 || payload[1] != 0 || payload[2] != 1)
            return null;
        var flags = payload[7] >> 6;
        if ((flags & 0b10) == 0)
            return null;
        var pts = Timestamp(payload[9..]);
        return new PesHeader(pts, flags == 0b11 && payload.Length >= 19 ? Timestamp(payload[14..]) : pts);
    }

    private static long Timestamp(ReadOnlySpan<byte> bytes) =>
        ((long)(bytes[0] & 0x0E) << 29) | ((long)bytes[1] << 22) | ((long)(bytes[2] & 0xFE) << 14) | ((long)bytes[3] << 7) | ((long)bytes[4] >> 1);
}
