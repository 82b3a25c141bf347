namespace XaTube.Media.TransportStreams;

/// <summary>What a track of a program holds.</summary>
public enum TrackKind
{
    Video,
    Audio,

    /// <summary>Something that no browser plays.</summary>
    Other,
}

/// <summary>One track of a program.</summary>
public readonly record struct Track(int Pid, TrackKind Kind);

/// <summary>
/// The tables of a stream with one program, as ffmpeg writes them: each in one packet. Keeps these packets, since every
/// segment begins with them.
/// </summary>
public sealed class ProgramMap
{
    private readonly byte[] _association = new byte[TransportPacket.Size];
    private readonly byte[] _map = new byte[TransportPacket.Size];
    private int _mapPid = -1;
    private int _counter;

    /// <summary>Empty until the map has arrived.</summary>
    public IReadOnlyList<Track> Tracks { get; private set; } = [];

    /// <summary>Takes a packet if it belongs to a table.</summary>
    public bool Take(TransportPacket packet)
    {
        if (packet.Pid == TransportPacket.ProgramAssociationPid)
        {
            packet.Bytes.CopyTo(_association);
            // Section header 8, program number 2, PID 2, after the pointer field.
            if (packet.BeginsUnit && packet.Payload is { Length: > 13 } table)
                _mapPid = ((table[11] & 0x1F) << 8) | table[12];
            return true;
        }

        if (packet.Pid != _mapPid)
            return false;
        packet.Bytes.CopyTo(_map);
        if (packet.BeginsUnit)
            Tracks = ReadTracks(packet.Payload);
        return true;
    }

    /// <summary>The two tables for the beginning of a segment, with continuity counters that go on from the last segment's.</summary>
    public void WriteTo(Stream segment)
    {
        foreach (var table in (ReadOnlySpan<byte[]>)[_association, _map])
        {
            table[3] = (byte)((table[3] & 0xF0) | (_counter & 0x0F));
            segment.Write(table);
        }

        _counter++;
    }

    private static List<Track> ReadTracks(ReadOnlySpan<byte> payload)
    {
        var tracks = new List<Track>();
        if (payload.Length < 13)
            return tracks;
        var section = payload[(1 + payload[0])..];
        var end = Math.Min(section.Length, 3 + (((section[1] & 0x0F) << 8) | section[2]) - 4);
        var at = 12 + (((section[10] & 0x0F) << 8) | section[11]);
        for (; at + 5 <= end; at += 5 + (((section[at + 3] & 0x0F) << 8) | section[at + 4]))
            tracks.Add(new Track(((section[at + 1] & 0x1F) << 8) | section[at + 2], KindOf(section[at])));
        return tracks;
    }

    private static TrackKind KindOf(byte streamType) => streamType switch
    {
        0x1B => TrackKind.Video, // H.264
        0x0F or 0x03 or 0x04 => TrackKind.Audio, // AAC in ADTS, MP3
        _ => TrackKind.Other,
    };
}
